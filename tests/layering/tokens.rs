//! The words and signs of Rust code that runs: without comments, texts and tests.

/// A word, a sign, or anything else that is neither.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Word(String),
    /// `::`
    Into,
    Sign(char),
}

impl Token {
    pub(crate) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }
}

/// The tokens of a file, without the items that are only there in tests.
pub(crate) fn of(text: &str) -> Vec<Token> {
    without_tests(&all(text))
}

fn all(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = vec![];
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        if c == '/' && next == Some('/') {
            at += chars[at..].iter().take_while(|c| **c != '\n').count();
        } else if c == '/' && next == Some('*') {
            at = behind_comment(&chars, at);
        } else if let Some(end) = behind_raw_text(&chars, at) {
            at = end;
        } else if c == '"' {
            at = behind_text(&chars, at);
        } else if c == '\'' {
            at = behind_quote(&chars, at);
        } else if c.is_alphanumeric() || c == '_' {
            let word: String = chars[at..].iter().take_while(|c| is_of_word(**c)).collect();
            at += word.chars().count();
            tokens.push(Token::Word(word));
        } else if c == ':' && next == Some(':') {
            tokens.push(Token::Into);
            at += 2;
        } else {
            if !c.is_whitespace() {
                tokens.push(Token::Sign(c));
            }
            at += 1;
        }
    }
    tokens
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Comments can stand in comments.
fn behind_comment(chars: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0);
    while at < chars.len() {
        match chars[at..] {
            ['/', '*', ..] => (at, depth) = (at + 2, depth + 1),
            ['*', '/', ..] => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// Behind `r"..."`, `r#"..."#` and the like, if one begins here.
fn behind_raw_text(chars: &[char], start: usize) -> Option<usize> {
    let is_inside_word = start > 0 && is_of_word(chars[start - 1]);
    let mut at = start + usize::from(chars[start] == 'b');
    if is_inside_word || chars.get(at) != Some(&'r') {
        return None;
    }
    at += 1;
    let marks = chars[at..].iter().take_while(|c| **c == '#').count();
    at += marks;
    if chars.get(at) != Some(&'"') {
        return None;
    }
    let end = |at: &usize| {
        let behind = chars.get(at + 1..at + 1 + marks);
        chars[*at] == '"' && behind.is_some_and(|behind| behind.iter().all(|c| *c == '#'))
    };
    let end = (at + 1..chars.len()).find(end).unwrap_or(chars.len());
    Some(end + 1 + marks)
}

fn behind_text(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(c) = chars.get(at) {
        match c {
            '"' => return at + 1,
            '\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

/// Behind a character, or behind the quote of a lifetime.
fn behind_quote(chars: &[char], start: usize) -> usize {
    match chars[start + 1..] {
        ['\\', _, ..] => {
            let rest = &chars[start + 3..];
            start + 4 + rest.iter().take_while(|c| **c != '\'').count()
        }
        [_, '\'', ..] => start + 3,
        _ => start + 1,
    }
}

/// Leaves out each item behind `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = vec![];
    let mut at = 0;
    while at < tokens.len() {
        let attribute = attribute(&tokens[at..]);
        let is_test = |words: &[Token]| {
            words.iter().any(|word| word.is("cfg")) && words.iter().any(|word| word.is("test"))
        };
        match attribute {
            Some(length) if is_test(&tokens[at..at + length]) => at = behind_item(tokens, at),
            _ => {
                kept.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    kept
}

/// How many tokens an attribute that begins here has.
fn attribute(tokens: &[Token]) -> Option<usize> {
    match tokens {
        [Token::Sign('#'), Token::Sign('['), ..] => Some(1 + group(&tokens[1..])),
        _ => None,
    }
}

/// How many tokens stand from a bracket to the one that closes it.
pub(crate) fn group(tokens: &[Token]) -> usize {
    let mut depth = 0;
    for (position, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return position + 1;
        }
    }
    tokens.len()
}

/// Behind an item with its attributes: its `;`, or the end of its braces.
fn behind_item(tokens: &[Token], start: usize) -> usize {
    let mut at = start;
    while let Some(length) = attribute(&tokens[at..]) {
        at += length;
    }
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Sign(';') => return at + 1,
            Token::Sign('{') => return at + group(&tokens[at..]),
            Token::Sign('(' | '[') => at += group(&tokens[at..]),
            _ => at += 1,
        }
    }
    at
}
