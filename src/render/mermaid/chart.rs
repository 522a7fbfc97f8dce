//! A flowchart, and its text.

use super::escape::label;
use std::fmt::Write as _;

/// Teams with their groups on the left, hosts on the right, and arrows between them. Texts in it are
/// not escaped.
#[derive(Default)]
pub(super) struct Chart {
    teams: Vec<(String, Vec<String>)>,
    groups: usize,
    hosts: Vec<String>,
    arrows: Vec<Arrow>,
}

struct Arrow {
    group: usize,
    host: usize,
    line: Line,
    types: String,
}

/// The style of an arrow.
#[derive(Clone, Copy)]
pub(super) enum Line {
    Plain,
    Thick,
    Dotted,
}

impl Chart {
    /// Begins a team.
    pub(super) fn team(&mut self, team: &str) {
        self.teams.push((format!("Team {team}"), Vec::new()));
    }

    /// Adds a group, or a note, to the last team. Returns its number.
    pub(super) fn group(&mut self, text: String) -> usize {
        if let Some((_, groups)) = self.teams.last_mut() {
            groups.push(text);
        }
        self.groups += 1;
        self.groups
    }

    /// Adds an arrow from a group to a host.
    pub(super) fn arrow(&mut self, group: usize, host: &str, line: Line, types: String) {
        let known = self.hosts.iter().position(|other| other == host);
        let host = known.unwrap_or_else(|| {
            self.hosts.push(host.to_owned());
            self.hosts.len() - 1
        });
        self.arrows.push(Arrow {
            group,
            host: host + 1,
            line,
            types,
        });
    }

    /// The number of arrows.
    pub(super) fn arrows(&self) -> usize {
        self.arrows.len()
    }

    /// The text that Mermaid draws.
    pub(super) fn text(&self) -> String {
        let mut text = "flowchart LR\n".to_owned();
        let mut number = 0;
        // Writing to a string does not fail.
        for (position, (team, groups)) in self.teams.iter().enumerate() {
            let _ = writeln!(text, "  subgraph t{}[{}]", position + 1, label(team));
            for group in groups {
                number += 1;
                let _ = writeln!(text, "    g{number}[{}]", label(group));
            }
            text.push_str("  end\n");
        }
        for (position, host) in self.hosts.iter().enumerate() {
            let _ = writeln!(text, "  h{}([{}])", position + 1, label(host));
        }
        for Arrow {
            group,
            host,
            line,
            types,
        } in &self.arrows
        {
            let line = match line {
                Line::Plain => "-->",
                Line::Thick => "==>",
                Line::Dotted => "-.->",
            };
            let _ = writeln!(text, "  g{group} {line}|{}| h{host}", label(types));
        }
        text
    }
}
