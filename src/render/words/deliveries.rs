//! What the sandbox delivered, in words.

use crate::receiver::{Delivered, DeliveryEnd};

/// `2 deliveries: 1 delivered, 1 dead.`
pub(in crate::render) fn summary(deliveries: &[Delivered]) -> String {
    let number = |end| deliveries.iter().filter(|it| it.end == end).count();
    let states = [
        (DeliveryEnd::Delivered, "delivered"),
        (DeliveryEnd::Dead, "dead"),
        (DeliveryEnd::Printed, "printed"),
    ];
    let parts: Vec<String> = states
        .into_iter()
        .map(|(end, word)| (number(end), word))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    match deliveries.len() {
        0 => "Nothing was delivered.".to_owned(),
        1 => format!("1 delivery: {}.", parts.join(", ")),
        all => format!("{all} deliveries: {}.", parts.join(", ")),
    }
}

/// What is wrong if no group gets a type.
pub fn no_subscriber(hook_type: &str) -> String {
    format!("no listed group subscribes to `{hook_type}` in this scope, so nothing was delivered")
}
