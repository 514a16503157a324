//! What the bindings say, in C's words.

use syn::parse::ParseStream;
use syn::{
    Fields, FnArg, ForeignItem, ForeignItemFn, GenericArgument, Ident, Item, PathArguments,
    PointerMutability, ReturnType, Token, Visibility,
};

use super::Result;

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

    /// Paths are cut to their last name, and an `Option` to its content.
    fn of(written: &syn::Type) -> Result<Self> {
        match written {
            syn::Type::Ptr(pointer) => {
                let constant = matches!(pointer.mutability, PointerMutability::Const(_));
                Ok(Self::Pointer { constant, to: Box::new(Self::of(&pointer.elem)?) })
            }
            syn::Type::Reference(reference) => Self::of(&reference.elem),
            syn::Type::FnPtr(function) => {
                Self::function(function.inputs.iter().map(|input| &input.ty), &function.output)
            }
            syn::Type::Path(path) => {
                let last = path.path.segments.last().ok_or("a path is empty")?;
                match &last.arguments {
                    PathArguments::None => Ok(Self::Named(last.ident.to_string())),
                    PathArguments::AngleBracketed(inner) if last.ident == "Option" => {
                        match inner.args.first() {
                            Some(GenericArgument::Type(inner)) => Self::of(inner),
                            _ => Err("an Option has no type".into()),
                        }
                    }
                    _ => Err(format!("{} has arguments", last.ident).into()),
                }
            }
            _ => Err("the bindings have a type that C has not".into()),
        }
    }

    fn function<'t>(
        arguments: impl Iterator<Item = &'t syn::Type>,
        result: &ReturnType,
    ) -> Result<Self> {
        let arguments = arguments.map(Self::of).collect::<Result<_>>()?;
        let result = match result {
            ReturnType::Default => Self::Named("c_void".to_owned()),
            ReturnType::Type(_, result) => Self::of(result)?,
        };
        Ok(Self::Function { arguments, result: Box::new(result) })
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
    pub fn read(text: &str) -> Result<Self> {
        let mut found = Self::default();
        found.items(syn::parse_file(text)?.items)?;
        Ok(found)
    }

    fn items(&mut self, items: Vec<Item>) -> Result<()> {
        for item in items {
            match item {
                Item::Struct(item) => self.fields(&item.ident, item.fields)?,
                Item::Union(item) => self.fields(&item.ident, Fields::Named(item.fields))?,
                Item::Type(item) => {
                    self.aliases.push((item.ident.to_string(), Type::of(&item.ty)?));
                }
                Item::Const(item) if is_public(&item.vis) => {
                    self.constants.push((item.ident.to_string(), Type::of(&item.ty)?));
                }
                Item::ForeignMod(block) => self.foreign(block.items)?,
                Item::Mod(module) => self.items(module.content.map_or(Vec::new(), |(_, i)| i))?,
                // A macro, so that it costs nothing where it is not used.
                Item::Macro(item) if item.ident.as_ref().is_some_and(|i| i == "prototypes") => {
                    self.items(item.mac.parse_body_with(rule_without_arguments)?)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn fields(&mut self, name: &Ident, fields: Fields) -> Result<()> {
        let public = fields.into_iter().filter(|field| is_public(&field.vis));
        let fields = public.map(|field| {
            let name = field.ident.ok_or("a field has no name")?;
            Ok((name.to_string(), Type::of(&field.ty)?))
        });
        self.structs.push((name.to_string(), fields.collect::<Result<_>>()?));
        Ok(())
    }

    fn foreign(&mut self, items: Vec<ForeignItem>) -> Result<()> {
        for item in items {
            match item {
                ForeignItem::Fn(ForeignItemFn { sig, .. }) => {
                    let types = sig.inputs.iter().map(|argument| match argument {
                        FnArg::Typed(argument) => Ok(&*argument.ty),
                        FnArg::Receiver(_) => Err("a prototype has a receiver".into()),
                    });
                    let types = types.collect::<Result<Vec<_>>>()?;
                    let function = Type::function(types.into_iter(), &sig.output)?;
                    self.functions.push((sig.ident.to_string(), function));
                }
                ForeignItem::Static(item) => {
                    self.statics.push((item.ident.to_string(), Type::of(&item.ty)?));
                }
                _ => return Err("the bindings have another kind of foreign item".into()),
            }
        }
        Ok(())
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The items that a macro of one rule, `() => { .. };`, expands to.
fn rule_without_arguments(input: ParseStream) -> syn::Result<Vec<Item>> {
    let (pattern, body);
    syn::parenthesized!(pattern in input);
    input.parse::<Token![=>]>()?;
    syn::braced!(body in input);
    input.parse::<Option<Token![;]>>()?;
    if !pattern.is_empty() {
        return Err(pattern.error("the macro takes arguments"));
    }
    let mut items = Vec::new();
    while !body.is_empty() {
        items.push(body.parse()?);
    }
    Ok(items)
}
