//! Changes × policy → steps: a pure function, and the last place where anything is decided.
//!
//! A [`Plan`] is a list of steps. It says what is created, deleted and listed, and which step waits
//! for which, so that `apply` has nothing left to decide.

mod delivery;
mod digest;
mod finding;
mod forecast;
mod full_plan;
mod guards;
mod input;
mod markers;
mod obstacle;
mod order;
mod payload;
mod planner;
mod references;
mod steps;
mod successors;
mod team_plan;
#[cfg(test)]
mod tests;
mod waves;

pub use digest::Digest;
pub use finding::{Copies, Deliverer, DeliveryFinding, DeliveryFindingKind, Ownership, Receiver};
pub use forecast::{Forecast, Overlap, Pace};
pub use full_plan::{Plan, Summary};
pub use guards::{Budget, Guard, GuardHit, GuardPolicy, Violation, check};
pub use input::PlanInput;
pub use obstacle::Obstacle;
pub use payload::{PayloadChange, PayloadClass, Rewrite};
pub use planner::plan;
pub use references::{Credential, GroupSecret, References};
pub use steps::{Creation, Deletion, MissingSuccessor, Step, StepId, Task};
pub use team_plan::TeamPlan;
