//! What the bindings say, read from their text, in C's words.

/// A type as the bindings spell it.
#[derive(Clone)]
pub enum Type {
    Named(String),
    Pointer { constant: bool, to: Box<Type> },
    Function { arguments: Vec<Type>, result: Box<Type> },
}

impl Type {
    /// The C declaration of `name` with this type; without a name the type itself.
    pub fn declare(&self, name: &str) -> String {
        self.qualified("", name)
    }

    fn qualified(&self, qualifier: &str, inner: &str) -> String {
        match self {
            Self::Named(name) => format!("{} {qualifier}{inner}", in_c(name)),
            Self::Pointer { constant, to } => {
                let pointee = if *constant { "const " } else { "" };
                to.qualified(pointee, &format!("*{qualifier}{inner}"))
            }
            Self::Function { arguments, result } => {
                let arguments: Vec<String> = arguments.iter().map(|a| a.declare("")).collect();
                let arguments =
                    if arguments.is_empty() { "void".to_owned() } else { arguments.join(", ") };
                result.qualified("", &format!("(*{qualifier}{inner})({arguments})"))
            }
        }
    }

    pub fn name(&self) -> Option<&str> {
        if let Self::Named(name) = self { Some(name) } else { None }
    }
}

fn in_c(name: &str) -> &str {
    match name {
        "c_int" => "int",
        "c_char" => "char",
        "c_long" => "long",
        "c_void" => "void",
        "u8" => "uint8_t",
        "u16" => "uint16_t",
        "u32" => "uint32_t",
        "u64" => "uint64_t",
        "i64" => "int64_t",
        "usize" => "size_t",
        "_inittab" => "struct _inittab",
        "_typeobject" => "PyTypeObject",
        other => other,
    }
}

#[derive(Default)]
pub struct Declarations {
    /// Structs and unions: name and fields.
    pub structs: Vec<(String, Vec<(String, Type)>)>,
    pub aliases: Vec<(String, Type)>,
    pub constants: Vec<(String, Type)>,
    pub functions: Vec<(String, Type)>,
    pub statics: Vec<(String, Type)>,
}

impl Declarations {
    pub fn read(text: &str) -> Self {
        let tokens = tokens(text);
        let mut reader = Reader { tokens: &tokens, at: 0 };
        let mut found = Self::default();
        while reader.at < tokens.len() {
            if !reader.skip("pub") {
                reader.at += 1;
                continue;
            }
            match reader.next() {
                "struct" | "union" => {
                    let name = reader.next().to_owned();
                    reader.expect("{");
                    let mut fields = Vec::new();
                    while reader.skip("pub") {
                        fields.push(reader.name_and_type());
                        reader.skip(",");
                    }
                    found.structs.push((name, fields));
                }
                "type" => {
                    let name = reader.next().to_owned();
                    reader.expect("=");
                    found.aliases.push((name, reader.any_type()));
                }
                "const" => found.constants.push(reader.name_and_type()),
                "static" => {
                    reader.expect("mut");
                    found.statics.push(reader.name_and_type());
                }
                "fn" => {
                    let name = reader.next().to_owned();
                    let function = reader.signature();
                    found.functions.push((name, function));
                }
                _ => {}
            }
        }
        found
    }
}

/// Words, strings and single characters; paths are cut to their last word.
pub fn tokens(text: &str) -> Vec<String> {
    let code: Vec<&str> = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = code.as_str();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
            }
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            ':' if rest.starts_with("::") => 2,
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        if token == "::" {
            let is_word = |last: &String| last.starts_with(|c: char| c.is_alphabetic() || c == '_');
            if tokens.last().is_some_and(is_word) && tokens.pop().as_deref() == Some("crate") {
                // `$crate`
                if tokens.last().is_some_and(|last| last == "$") {
                    tokens.pop();
                }
            }
        } else if !first.is_whitespace() {
            tokens.push(token.to_owned());
        }
    }
    tokens
}

struct Reader<'t> {
    tokens: &'t [String],
    at: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> &'t str {
        self.at += 1;
        self.tokens.get(self.at - 1).map_or("", String::as_str)
    }

    fn skip(&mut self, token: &str) -> bool {
        let there = self.tokens.get(self.at).is_some_and(|next| next == token);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, token: &str) {
        let at = self.at;
        assert!(self.skip(token), "{token} expected in the bindings: {:?}", &self.tokens[at - 3..]);
    }

    fn name_and_type(&mut self) -> (String, Type) {
        let name = self.next().to_owned();
        self.expect(":");
        (name, self.any_type())
    }

    fn any_type(&mut self) -> Type {
        if self.skip("*") {
            let constant = self.next() == "const";
            return Type::Pointer { constant, to: Box::new(self.any_type()) };
        }
        self.skip("&");
        if self.skip("unsafe") {
            self.expect("extern");
            self.expect("\"C\"");
            self.expect("fn");
            return self.signature();
        }
        if self.skip("extern") {
            self.expect("\"C\"");
            self.expect("fn");
            return self.signature();
        }
        let name = self.next();
        if name == "Option" {
            self.expect("<");
            let inner = self.any_type();
            self.skip(",");
            self.expect(">");
            return inner;
        }
        Type::Named(name.to_owned())
    }

    fn signature(&mut self) -> Type {
        self.expect("(");
        let mut arguments = Vec::new();
        while !self.skip(")") {
            if self.tokens.get(self.at + 1).is_some_and(|next| next == ":") {
                self.at += 2;
            }
            arguments.push(self.any_type());
            self.skip(",");
        }
        let result = if self.skip("-") {
            self.expect(">");
            self.any_type()
        } else {
            Type::Named("c_void".to_owned())
        };
        Type::Function { arguments, result: Box::new(result) }
    }
}
