//! Several things in one line.

/// The first few of several things, and the number of the others.
pub(super) fn in_one_line(parts: &[String]) -> String {
    const MOST: usize = 4;
    if parts.len() <= MOST {
        return parts.join("; ");
    }
    let others = parts.len() - MOST;
    format!("{}; and {others} more", parts[..MOST].join("; "))
}
