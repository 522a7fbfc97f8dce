//! What became of old secrets, in words.

use crate::apply::{Revocation, Use};
use url::Url;

/// Whether an old secret may be revoked, without a period.
pub fn revocation(revocation: &Revocation) -> String {
    let Revocation {
        team: _,
        group,
        endpoint,
        state,
    } = revocation;
    let host = Url::parse(endpoint).ok();
    let host = host.as_ref().and_then(Url::host_str).unwrap_or(endpoint);
    let secret = format!("the old secret of {group} at {host}");
    match state {
        Use::Unused => format!("{secret} is used by no listed group any more"),
        Use::StillUsed(groups) => {
            let groups: Vec<String> = groups
                .iter()
                .map(|(team, name)| format!("{name} in team {team}"))
                .collect();
            format!("not yet: {secret} is still used by {}", groups.join(", "))
        }
        Use::Unknown(why) => format!("it is not known whether {secret} is still used: {why}"),
    }
}
