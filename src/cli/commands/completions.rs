//! `dooctl completions` and `dooctl man`.

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use clap::Command;
use clap_complete::Shell;
use std::io;

/// Print completions for a shell
#[derive(clap::Args)]
pub(in crate::cli) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Print the man page
#[derive(clap::Args)]
pub(in crate::cli) struct ManArgs {}

pub(in crate::cli) fn completions(
    args: &CompletionsArgs,
    app: &mut Command,
    context: &Context,
) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, app, "dooctl", &mut text);
    context.outputs.plain(&text)?;
    Ok(Exit::Done)
}

pub(in crate::cli) fn man(
    ManArgs {}: &ManArgs,
    mut app: Command,
    context: &Context,
) -> Result<Exit, Failure> {
    app.build();
    let mut text = Vec::new();
    page(&app, &mut text)
        .map_err(|error| Failure::internal("the man page could not be made", &error))?;
    context.outputs.plain(&text)?;
    Ok(Exit::Done)
}

/// One page for the program and all commands.
fn page(app: &Command, text: &mut Vec<u8>) -> io::Result<()> {
    clap_mangen::Man::new(app.clone()).render(text)?;
    for command in app
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        let man = clap_mangen::Man::new(command.clone());
        let name = command.get_name().to_uppercase();
        text.extend_from_slice(format!(".SH {name}\n").as_bytes());
        man.render_description_section(text)?;
        man.render_options_section(text)?;
    }
    Ok(())
}
