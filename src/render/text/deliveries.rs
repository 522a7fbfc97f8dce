//! What the sandbox delivered, as text.

use super::style::{Styles, paint};
use super::wrap::wrapped;
use crate::receiver::{Attempt, Delivered, DeliveryEnd, DeliveryStep};
use crate::render::words::count;
use crate::render::{safe, words};
use serde_json::Value;
use std::io::{self, Write};

/// Writes deliveries: each with its request, a line for each attempt, and how it ended.
///
/// # Errors
/// When writing fails.
pub fn deliveries(
    out: &mut dyn Write,
    styles: &Styles,
    hook_type: &str,
    deliveries: &[Delivered],
) -> io::Result<()> {
    for delivered in deliveries {
        delivery(out, styles, hook_type, delivered)?;
        writeln!(out)?;
    }
    let result = words::deliveries::summary(deliveries);
    writeln!(out, "{}", paint(styles.strong(), result))
}

fn delivery(
    out: &mut dyn Write,
    styles: &Styles,
    hook_type: &str,
    delivered: &Delivered,
) -> io::Result<()> {
    let request = &delivered.request;
    let head = format!(
        "{} · {hook_type} → {} {}",
        delivered.group, request.method, request.url
    );
    writeln!(out, "{}", paint(styles.strong(), safe(&head)))?;
    if let Some(to) = &delivered.forwarded_to {
        writeln!(out, "  forwarded to {}", safe(to))?;
    }
    if let Some(token) = &delivered.token_request {
        let form = token.secret_line.as_deref().unwrap_or_default();
        let line = format!("{} {} {form}", token.method, token.url);
        writeln!(out, "  not sent: {}", safe(&line))?;
    }
    if let Some(header) = &request.secret_line {
        writeln!(out, "  {}", safe(header))?;
    }
    writeln!(out, "  {}", safe(&beginning(&delivered.body)))?;
    for attempt in &delivered.attempts {
        attempted(out, styles, attempt)?;
    }
    for noted in &delivered.findings {
        let text = format!("{}: {}", noted.code, noted.message);
        for line in wrapped(&safe(&text), 2, "  ") {
            writeln!(out, "  {}", paint(styles.moved(), line))?;
        }
    }
    let (style, word) = match delivered.end {
        DeliveryEnd::Delivered => (styles.added(), "delivered".to_owned()),
        DeliveryEnd::Dead => {
            let tried = delivered.attempts.last().map_or(0, |last| last.number);
            let tried = usize::try_from(tried).unwrap_or(usize::MAX);
            let word = format!("dead letter after {}", count(tried, "attempt"));
            (styles.removed(), word)
        }
        DeliveryEnd::Printed => (
            styles.quiet(),
            "printed: the host is not this machine; --forward sends it".to_owned(),
        ),
    };
    writeln!(out, "  {}", paint(style, word))
}

/// A body, or as much of it as a line shows; JSON output has all of it.
fn beginning(body: &Value) -> String {
    const SHOWN: usize = 200;
    let text = body.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn attempted(out: &mut dyn Write, styles: &Styles, attempt: &Attempt) -> io::Result<()> {
    let Attempt {
        number,
        step,
        status,
        millis,
        error,
    } = attempt;
    let step = match step {
        DeliveryStep::Token => "token",
        DeliveryStep::Delivery => "delivery",
    };
    let status = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let time = millis.map_or_else(String::new, |millis| format!(", {millis} ms"));
    writeln!(out, "  attempt {number}: {step} {status}{time}")?;
    let error = error.as_deref().map(safe).unwrap_or_default();
    if error.is_empty() {
        return Ok(());
    }
    wrapped(&error, 4, "  ")
        .iter()
        .try_for_each(|line| writeln!(out, "    {}", paint(styles.removed(), line)))
}
