//! Runs the commands of a page.
//!
//! A `console` block has commands, one per line. They run as written in a copy of the examples,
//! with `dooctl` and a doo API. The page also says what to expect:
//!
//! - `# exits with N` after a command: its exit code, otherwise 0;
//! - a block of `text` right after it: the standard output of the block's commands;
//! - a block whose language is followed by a file name, such as `yaml hooks/dooctl.yaml`, is
//!   written to that file.

use crate::copy::copy_into;
use regex::Regex;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The address of a sandbox that is served without options.
const USUAL: &str = "127.0.0.1:8787";

/// A page of a document.
pub(crate) struct Page<'a> {
    name: &'a str,
    blocks: Vec<Block<'a>>,
}

/// A block between fences.
struct Block<'a> {
    line: usize,
    info: &'a str,
    lines: Vec<&'a str>,
    /// Whether only blank lines separate it from the previous block.
    follows: bool,
}

impl<'a> Page<'a> {
    pub(crate) fn read(name: &'a str, text: &'a str) -> Self {
        let mut blocks: Vec<Block<'a>> = Vec::new();
        let mut open = false;
        let mut follows = false;
        for (position, line) in text.lines().enumerate() {
            match (open, line.strip_prefix("```")) {
                (false, Some(info)) => {
                    let line = position + 1;
                    blocks.push(Block {
                        line,
                        info,
                        lines: Vec::new(),
                        follows,
                    });
                    open = true;
                }
                (true, Some(_)) => {
                    open = false;
                    follows = true;
                }
                (true, None) => blocks.last_mut().unwrap().lines.push(line),
                (false, None) => follows &= line.trim().is_empty(),
            }
        }
        assert!(!open, "{name}: a block is not closed");
        Self { name, blocks }
    }
}

/// Runs a page's commands, except those that begin with one of these.
pub(crate) fn run(page: &Page<'_>, not_here: &[&str]) {
    let place = Place::new();
    let mut output = String::new();
    for block in &page.blocks {
        let at = format!("{}:{}", page.name, block.line);
        let (language, file) = block.info.split_once(' ').unwrap_or((block.info, ""));
        match language {
            "console" => output = place.commands(&at, block, not_here),
            "text" if block.follows && !output.is_empty() => {
                let expected = comparable(&block.lines.join("\n"));
                assert_eq!(comparable(&output), expected, "{at}: the output is another");
            }
            _ if !file.is_empty() => place.write(file, &block.lines),
            _ => {}
        }
        if language != "console" {
            output.clear();
        }
    }
}

/// Ids, digests and times differ in every run.
fn comparable(text: &str) -> String {
    let ids = Regex::new(r"\b[0-9a-f]{8}…").unwrap();
    let text = ids.replace_all(text.trim(), "ID…");
    let digests = Regex::new(r"\b[0-9a-f]{32}\b").unwrap();
    let text = digests.replace_all(&text, "DIGEST");
    let times = Regex::new(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?").unwrap();
    let text = times.replace_all(&text, "TIME");
    let took = Regex::new(r"\b\d+ ms\b").unwrap();
    let text = took.replace_all(&text, "MS");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// The folder and server of a page's commands.
struct Place {
    folder: TempDir,
    server: Child,
    url: String,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        for part in ["examples", "schemas"] {
            copy_into(&repository.join(part), &folder.path().join(part));
        }
        let bin = folder.path().join(".bin");
        fs::create_dir(&bin).unwrap();
        let program = assert_cmd::cargo::cargo_bin!("dooctl");
        script(
            &bin.join("dooctl"),
            &format!("exec '{}' \"$@\"", program.display()),
        );
        // `cargo run -- ARGUMENTS` is the program.
        script(
            &bin.join("cargo"),
            "[ \"$1 $2\" = 'run --' ] && shift 2 && exec dooctl \"$@\"",
        );
        let mut server = Command::new(program)
            .args(["sandbox", "serve", "--listen", "127.0.0.1:0", "--state"])
            .arg(folder.path().join(".server.json"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut lines = BufReader::new(server.stdout.take().unwrap());
        lines.read_line(&mut line).unwrap();
        let url = line
            .split(' ')
            .find(|word| word.starts_with("http://"))
            .unwrap();
        Self {
            url: url.trim().to_owned(),
            folder,
            server,
        }
    }

    /// The address of the server.
    fn address(&self) -> &str {
        let rest = self.url.strip_prefix("http://").unwrap();
        rest.strip_suffix("/v1").unwrap()
    }

    fn write(&self, file: &str, lines: &[&str]) {
        let path = self.folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, lines.join("\n") + "\n").unwrap();
    }

    /// Runs the commands of a block and returns their output.
    fn commands(&self, at: &str, block: &Block<'_>, not_here: &[&str]) -> String {
        let text = block.lines.join("\n").replace("\\\n", " ");
        let mut output = String::new();
        for line in text.lines().map(str::trim) {
            let is_elsewhere = not_here.iter().any(|start| line.starts_with(start));
            if line.is_empty() || line.starts_with('#') || is_elsewhere {
                continue;
            }
            // A page has the usual port, and its server another one.
            let line = line.replace(USUAL, self.address());
            let shown = self.command(at, &line).replace(self.address(), USUAL);
            output.push_str(&shown);
        }
        output
    }

    fn command(&self, at: &str, line: &str) -> String {
        let code = line
            .rsplit_once("# exits with ")
            .map_or(0, |(_, code)| code.parse().unwrap());
        let bin = self.folder.path().join(".bin");
        let path = std::env::var_os("PATH").unwrap();
        let path = format!("{}:{}", bin.display(), path.display());
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", line])
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .env_clear()
            .envs([("PATH", path.as_str()), ("DOO_API_URL", &self.url)])
            .envs([
                ("HOME", self.folder.path().to_str().unwrap()),
                ("DOO_API_KEY", "key"),
                ("DOO_CLIENT_ID", "client"),
                ("DOO_CLIENT_SECRET", "secret"),
                ("CRM_SECRET", "crm"),
            ])
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{at}: {line}\n{stderr}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn script(path: &Path, command: &str) {
    fs::write(path, format!("#!/usr/bin/env bash\n{command}\n")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}
