//! What was sent, until a listing confirms it.

use crate::model::GroupId;
use crate::plan::{Creation, Deletion, StepId};

/// A creation that was sent and that no listing has shown.
pub(super) struct SentCreation<'c, 'p> {
    pub(super) step: StepId,
    pub(super) creation: &'c Creation<'p>,
    pub(super) operation: usize,
    pub(super) answer: Answer,
    /// Whether a listing showed it.
    pub(super) was_seen: bool,
    /// How often it was sent: each time may have created a group (api-facts: create-not-idempotent).
    pub(super) sent: u32,
    /// How many complete listings in a row did not show it.
    pub(super) missed: u32,
    /// Why it is not confirmed.
    pub(super) why: String,
}

/// What doo answered to a creation.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing that can be read.
    None,
    /// An id that no other group has.
    New(GroupId),
    /// The id of a group that was there before, or that another creation got.
    Shared(GroupId),
    /// Nothing, but a group is listed that may be it.
    Unclear,
}

impl<'c, 'p> SentCreation<'c, 'p> {
    pub(super) fn name(&self) -> &'p str {
        &self.creation.group.name
    }

    /// Whether to send it again. Never if doo answered: then it exists, or will. Otherwise if two
    /// complete listings, some seconds apart, did not show it.
    pub(super) fn is_due_again(&self) -> bool {
        const SENT_AT_MOST: u32 = 3;
        const MISSED: u32 = 2;
        self.answer == Answer::None && self.missed >= MISSED && self.sent < SENT_AT_MOST
    }

    /// The id that only this creation got.
    pub(super) fn own_id(&self) -> Option<&GroupId> {
        match &self.answer {
            Answer::New(id) => Some(id),
            Answer::None | Answer::Shared(_) | Answer::Unclear => None,
        }
    }

    /// The group to delete again, if doo answered which one it is.
    pub(super) fn surplus(&self) -> Option<GroupToDelete<'c, 'p>> {
        Some(GroupToDelete {
            name: self.name(),
            id: self.own_id()?.clone(),
            why: match self.was_seen {
                true => WhyDeleted::Surplus,
                false => WhyDeleted::Unlisted(self.creation),
            },
        })
    }
}

/// A group to delete.
pub(super) struct GroupToDelete<'c, 'p> {
    pub(super) name: &'c str,
    pub(super) id: GroupId,
    pub(super) why: WhyDeleted<'c, 'p>,
}

/// Why a group is deleted.
#[derive(Clone, Copy)]
pub(super) enum WhyDeleted<'c, 'p> {
    /// The plan deletes it.
    Planned(&'c Deletion<'p>),
    /// This run created it and no listing showed it: so no listing can confirm that it is gone.
    Unlisted(&'c Creation<'p>),
    /// This run created it, and it must not stay: it is not as it was sent, or one of two.
    Surplus,
}

/// A deletion that was sent and that no listing has confirmed: doo answers the same whatever it did
/// (api-facts: delete-says-nothing).
pub(super) struct SentDeletion<'c, 'p> {
    pub(super) target: GroupToDelete<'c, 'p>,
    pub(super) operation: usize,
}
