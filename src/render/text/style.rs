//! Colours and symbols. No meaning depends on colour alone.

use crate::diff::Action;
use anstyle::{AnsiColor, Style};
use std::fmt::Display;

/// The styles of a text; the default has none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Styles {
    create: Style,
    replace: Style,
    delete: Style,
    quiet: Style,
    strong: Style,
}

impl Styles {
    /// Styles for a terminal with colours.
    pub fn coloured() -> Self {
        let foreground = |colour: AnsiColor| colour.on_default();
        Self {
            create: foreground(AnsiColor::Green),
            replace: foreground(AnsiColor::Yellow),
            delete: foreground(AnsiColor::Red),
            quiet: Style::new().dimmed(),
            strong: Style::new().bold(),
        }
    }

    /// The style of an action.
    pub(super) fn action(&self, action: Action) -> Style {
        match action {
            Action::Create => self.create,
            Action::Replace => self.replace,
            Action::Delete | Action::Refuse => self.delete,
            Action::Keep | Action::Unmanaged => self.quiet,
        }
    }

    /// The style of an added line.
    pub(super) fn added(&self) -> Style {
        self.create
    }

    /// The style of a removed line.
    pub(super) fn removed(&self) -> Style {
        self.delete
    }

    /// The style of what moves.
    pub(super) fn moved(&self) -> Style {
        self.replace
    }

    /// The style of what matters less.
    pub(super) fn quiet(&self) -> Style {
        self.quiet
    }

    /// The style of headings and results.
    pub(super) fn strong(&self) -> Style {
        self.strong
    }
}

/// A text in a style.
pub(super) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}
