//! How a session gets and renews its access token.

use super::credentials::Grant;
use super::error::ApiError;
use super::retry::PAUSES;
use super::session::Session;
use super::token::Token;
use super::trouble::{Next, Trouble};
use super::wire;
use crate::model::Secret;

impl Session {
    /// The token. The first caller asks for it; the others wait.
    pub(super) async fn token(&self) -> Result<(Secret, u64), ApiError> {
        let (id, secret) = match &self.credentials.grant {
            Grant::Token(token) => return Ok((token.clone(), 0)),
            Grant::Client { id, secret } => (id, secret),
        };
        let mut current = self.token.lock().await;
        if let Some(value) = &current.value {
            return Ok((value.clone(), current.generation));
        }
        let value = self.ask_for_token(id, secret).await?;
        self.redactor().learn(&value);
        current.value = Some(value.clone());
        Ok((value, current.generation))
    }

    pub(super) async fn drop_token(
        &self,
        generation: u64,
        error: ApiError,
    ) -> Result<(), ApiError> {
        if matches!(self.credentials.grant, Grant::Token(_)) {
            return Err(error);
        }
        let mut current = self.token.lock().await;
        if current.generation == generation {
            *current = Token {
                value: None,
                generation: generation + 1,
            };
        }
        Ok(())
    }

    /// Asks doo for a token. Like a listing, this may be repeated.
    async fn ask_for_token(&self, id: &Secret, secret: &Secret) -> Result<Secret, ApiError> {
        let call = wire::token_call(id, secret);
        let mut pauses = PAUSES.into_iter();
        let mut number = 0;
        loop {
            number += 1;
            let attempt = self.attempt(&call, number, None, wire::read_token).await;
            let Trouble { error, next } = match attempt {
                Ok(token) => return Ok(token),
                Err(trouble) => trouble,
            };
            match next {
                Next::Repeat(pause) => self.wait(&mut pauses, error, pause).await?,
                Next::LogIn | Next::GiveUp => return Err(error),
            }
        }
    }
}
