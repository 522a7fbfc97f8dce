//! The picture of a plan in a comment.

use super::comment::LONGEST_HEAD;
use super::escape::mermaid_block;
use crate::plan::Plan;
use crate::render::mermaid;

/// The most arrows. An arrow takes about 50 pixels of height, so these fill a screen; of more, the
/// lines cross each other, and the sentences above are easier to read.
const ARROWS: usize = 20;
/// The longest text. Far below the 50,000 characters from which GitHub draws nothing, so that the
/// changes keep their room in the comment.
const LONGEST: usize = 6_000;

/// The part of a comment above the changes, with the folded picture at its end if something is
/// gained or lost and the picture is small enough to be read.
pub(super) fn with_picture(head: String, plan: &Plan<'_>) -> String {
    let arrows = mermaid::arrows(plan);
    if arrows == 0 || arrows > ARROWS {
        return head;
    }
    let picture = mermaid::plan(plan);
    let block = mermaid_block(&picture);
    let folded =
        format!("<details><summary>What is gained and lost</summary>\n\n{block}\n</details>\n\n");
    let length = |text: &str| text.chars().count();
    // A head that is too long is cut, which must not happen inside of the picture.
    if length(&picture) > LONGEST || length(&head) + length(&folded) > LONGEST_HEAD {
        return head;
    }
    head + &folded
}
