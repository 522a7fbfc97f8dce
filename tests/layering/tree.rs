//! The modules of a crate, and which of them uses which.

use crate::tokens::{self, Token};
use std::collections::{BTreeMap, BTreeSet};

/// A module by its path, without `crate`.
pub(crate) type Module = Vec<String>;

/// What a module says of names.
#[derive(Default)]
struct Names {
    /// What `use` brings in, by the name it has here.
    imports: BTreeMap<String, Module>,
    /// Those of them that others may use from here.
    exports: BTreeMap<String, Module>,
    /// Every path that the module names, whole.
    paths: BTreeSet<Module>,
}

/// Which module uses which, with the path that says so.
pub(crate) type Uses = BTreeMap<Module, BTreeMap<Module, String>>;

/// The uses between modules; `files` are paths below `src`, with their texts.
pub(crate) fn uses<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Uses {
    let files: Vec<(Module, &str)> = files
        .map(|(path, text)| (module(path), text))
        .filter(|(module, _)| !module.iter().any(|name| name == "tests"))
        .collect();
    let modules: BTreeSet<Module> = files.iter().map(|(module, _)| module.clone()).collect();
    let names: BTreeMap<Module, Names> = files
        .iter()
        .map(|(module, text)| (module.clone(), names(module, text, &modules)))
        .collect();
    let mut uses = Uses::new();
    for (module, own) in &names {
        for path in &own.paths {
            let used = definer(path, &names, 0);
            if used != *module && !used.is_empty() {
                let uses = uses.entry(module.clone()).or_default();
                uses.entry(used).or_insert_with(|| path.join("::"));
            }
        }
    }
    uses
}

/// The module of a file.
fn module(path: &str) -> Module {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let mut parts: Module = path.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod") || path == "lib" {
        parts.pop();
    }
    parts
}

/// The module that defines what a path leads to, past what others re-export.
fn definer(path: &[String], names: &BTreeMap<Module, Names>, depth: usize) -> Module {
    let mut module = Module::new();
    for (position, name) in path.iter().enumerate() {
        let child: Module = [&module[..], std::slice::from_ref(name)].concat();
        if names.contains_key(&child) {
            module = child;
            continue;
        }
        let export = names.get(&module).and_then(|own| own.exports.get(name));
        return match export {
            Some(export) if depth < 10 => {
                let path = [&export[..], &path[position + 1..]].concat();
                definer(&path, names, depth + 1)
            }
            _ => module,
        };
    }
    module
}

fn names(module: &Module, text: &str, modules: &BTreeSet<Module>) -> Names {
    let tokens = tokens::of(text);
    let mut names = Names::default();
    let mut inline = vec![];
    let mut at = 0;
    let mut is_public = false;
    while at < tokens.len() {
        match &tokens[at] {
            Token::Word(word) if word == "use" => {
                let mut found = vec![];
                at = use_tree(&tokens, at + 1, &[], &mut found);
                for (path, name) in found {
                    let Some(path) = whole(module, &path, modules) else {
                        continue;
                    };
                    if is_public {
                        names.exports.insert(name.clone(), path.clone());
                    } else {
                        names.paths.insert(path.clone());
                    }
                    names.imports.insert(name, path);
                }
                is_public = false;
            }
            Token::Word(word) if word == "pub" => {
                is_public = true;
                at += 1;
                if tokens.get(at) == Some(&Token::Sign('(')) {
                    at += tokens::group(&tokens[at..]);
                }
            }
            Token::Word(_) => {
                is_public = false;
                let path = path_at(&tokens[at..]);
                at += path.len() * 2 - 1;
                if path.len() > 1 {
                    inline.push(path);
                }
            }
            Token::Into | Token::Sign(_) => {
                is_public = false;
                at += 1;
            }
        }
    }
    for path in inline {
        let path = match names.imports.get(&path[0]) {
            Some(import) => Some([&import[..], &path[1..]].concat()),
            None => whole(module, &path, modules),
        };
        names.paths.extend(path);
    }
    names
}

/// The words that `::` joins, from here on.
fn path_at(tokens: &[Token]) -> Module {
    let mut path = vec![];
    let mut rest = tokens;
    while let [Token::Word(word), behind @ ..] = rest {
        path.push(word.clone());
        match behind {
            [Token::Into, next @ ..] if matches!(next.first(), Some(Token::Word(_))) => rest = next,
            _ => break,
        }
    }
    path
}

/// A path from the crate's root, if it leads into the crate.
fn whole(module: &[String], path: &[String], modules: &BTreeSet<Module>) -> Option<Module> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some([module, rest].concat()),
        "super" => {
            let parent = module.split_last()?.1;
            match rest.first() {
                Some(next) if next == "super" => whole(parent, rest, modules),
                _ => Some([parent, rest].concat()),
            }
        }
        _ => {
            let child = [module, std::slice::from_ref(first)].concat();
            modules.contains(&child).then(|| [module, path].concat())
        }
    }
}

/// Reads a tree of `use`: each path with the name that it has here. Returns what is behind it.
fn use_tree(
    tokens: &[Token],
    start: usize,
    prefix: &[String],
    found: &mut Vec<(Module, String)>,
) -> usize {
    let mut path = prefix.to_vec();
    let mut at = start;
    loop {
        match tokens.get(at) {
            Some(Token::Sign('{')) => {
                at += 1;
                while !matches!(tokens.get(at), Some(Token::Sign('}')) | None) {
                    at = use_tree(tokens, at, &path, found);
                    at += usize::from(tokens.get(at) == Some(&Token::Sign(',')));
                }
                return at + 1;
            }
            Some(Token::Word(word)) if word == "as" => {
                if let Some(Token::Word(name)) = tokens.get(at + 1) {
                    found.push((path, name.clone()));
                }
                return at + 2;
            }
            Some(Token::Word(word)) => {
                let is_itself = word == "self" && !path.is_empty();
                path.extend((!is_itself).then(|| word.clone()));
                at += 1;
            }
            Some(Token::Into) => at += 1,
            // Everything of a module: the module itself is what is used.
            Some(Token::Sign('*')) => {
                found.push((path, "*".to_owned()));
                return at + 1;
            }
            _ => {
                let name = path.last().cloned().unwrap_or_default();
                found.push((path, name));
                return at;
            }
        }
    }
}
