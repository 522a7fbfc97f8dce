//! Declares what is listed.

use super::exported::Export;
use super::input::Input;
use super::names::SecretNames;
use super::queries::QueryFiles;
use super::team_file::TeamText;
use super::{candidates, settle};

/// Declares what is listed.
pub fn export(input: &Input<'_>) -> Export {
    let sorted = candidates::sort(input);
    let secrets = SecretNames::new(
        &input.names_in_use,
        sorted.iter().flat_map(|team| &team.own),
    );
    let read = sorted
        .into_iter()
        .map(|team| candidates::read_back(input.reader, &secrets, team))
        .collect();
    let mut queries = QueryFiles::new(input.queries);
    let settled = settle::settle(input, read);
    let teams = settled
        .into_iter()
        .map(|team| TeamText::new(team, &mut queries).into_file())
        .collect();
    Export {
        teams,
        secrets: secrets.into_named(),
        queries: queries.into_files(),
    }
}
