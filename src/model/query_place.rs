//! Where the text of a query is written, for what a server says about its lines.

use super::Place;
use std::sync::Arc;

/// The place of a query's first character, and whether its lines are those of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryPlace {
    first: Place,
    keeps_lines: bool,
}

impl QueryPlace {
    /// A file of its own.
    pub(crate) fn of_file(file: Arc<str>) -> Self {
        let first = Place {
            file,
            line: 1,
            column: 1,
        };
        Self {
            first,
            keeps_lines: true,
        }
    }

    /// A value in the manifest: its first character, its source text, and whether each of its
    /// lines is a line of the file.
    pub(crate) fn of_value(begin: Place, own: &str, keeps_lines: bool) -> Self {
        let quote = u32::from(own.starts_with(['"', '\'']));
        Self {
            keeps_lines,
            first: Place {
                column: begin.column.saturating_add(quote),
                ..begin
            },
        }
    }

    /// A text of which nothing but its place is known.
    pub(crate) fn somewhere_at(first: Place) -> Self {
        Self {
            first,
            keeps_lines: false,
        }
    }

    /// The place of a line and column of the query, counted from 1.
    pub fn at(&self, line: u32, column: u32) -> Place {
        let Place {
            file,
            line: first_line,
            column: first_column,
        } = self.first.clone();
        let (line, column) = match self.keeps_lines {
            true => (line.saturating_sub(1), column.saturating_sub(1)),
            false => (0, 0),
        };
        Place {
            file,
            line: first_line.saturating_add(line),
            column: first_column.saturating_add(column),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_query_are_lines_of_its_file() {
        let begin = Place {
            file: "a.yaml".into(),
            line: 7,
            column: 18,
        };
        let at = |place: &QueryPlace| {
            let Place { line, column, .. } = place.at(2, 3);
            (line, column)
        };
        let block = QueryPlace::of_value(begin.clone(), "query {\n  a\n}\n", true);
        assert_eq!(at(&block), (8, 20));
        let folded = QueryPlace::of_value(begin.clone(), "a\n  b", false);
        assert_eq!(at(&folded), (7, 18));
        let flow = QueryPlace::of_value(begin.clone(), "\"{ a }\"", true);
        assert_eq!((flow.at(1, 3).line, flow.at(1, 3).column), (7, 21));
        assert_eq!(at(&QueryPlace::of_file("q.graphql".into())), (2, 3));
        assert_eq!(at(&QueryPlace::somewhere_at(begin)), (7, 18));
    }
}
