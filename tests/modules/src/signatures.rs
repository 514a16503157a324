//! Functions whose parameters are bound to a signature: each returns its arguments.

use std::panic::{catch_unwind, set_hook, take_hook};

use pymodule_ffi::__private::{Parsed, Place};
use pymodule_ffi::prelude::*;

type Required<'a, 'py, const N: usize> = [Arg<'a, 'py>; N];
type Optional<'a, 'py, const N: usize> = [Option<Arg<'a, 'py>>; N];

/// A list, with None for what was not given.
fn list<'a, 'py: 'a>(
    attached: Attached<'py>,
    items: impl IntoIterator<Item = Option<Arg<'a, 'py>>>,
) -> Return<'py> {
    let list = attached.import(c"builtins")?.call_method(c"list", [])?;
    for item in items {
        let item = item.map_or_else(|| attached.none(), |item| Object::clone(&item));
        list.call_method(c"append", [&item])?;
    }
    Ok(list)
}

fn show<'py, const R: usize, const O: usize>(
    module: &Module<'py>,
    required: Required<'_, 'py, R>,
    optional: Optional<'_, 'py, O>,
    args: &[Arg<'_, 'py>],
    kwargs: Option<&Object<'py>>,
) -> Return<'py> {
    let attached = module.attached();
    let required = list(attached, required.map(Some))?;
    let optional = list(attached, optional)?;
    let args = list(attached, args.iter().copied().map(Some))?;
    let none = attached.none();
    attached.tuple([&required, &optional, &args, kwargs.unwrap_or(&none)])
}

fn none<'py>(module: &Module<'py>) -> Return<'py> {
    show(module, [], [], &[], None)
}

fn r<'py, const R: usize>(module: &Module<'py>, required: Required<'_, 'py, R>) -> Return<'py> {
    show(module, required, [], &[], None)
}

fn o<'py, const O: usize>(module: &Module<'py>, optional: Optional<'_, 'py, O>) -> Return<'py> {
    show(module, [], optional, &[], None)
}

fn ro<'py, const R: usize, const O: usize>(
    module: &Module<'py>,
    required: Required<'_, 'py, R>,
    optional: Optional<'_, 'py, O>,
) -> Return<'py> {
    show(module, required, optional, &[], None)
}

fn a<'py>(module: &Module<'py>, args: &[Arg<'_, 'py>]) -> Return<'py> {
    show(module, [], [], args, None)
}

fn ra<'py, const R: usize>(
    module: &Module<'py>,
    required: Required<'_, 'py, R>,
    args: &[Arg<'_, 'py>],
) -> Return<'py> {
    show(module, required, [], args, None)
}

fn oa<'py, const O: usize>(
    module: &Module<'py>,
    optional: Optional<'_, 'py, O>,
    args: &[Arg<'_, 'py>],
) -> Return<'py> {
    show(module, [], optional, args, None)
}

fn roa<'py, const R: usize, const O: usize>(
    module: &Module<'py>,
    required: Required<'_, 'py, R>,
    optional: Optional<'_, 'py, O>,
    args: &[Arg<'_, 'py>],
) -> Return<'py> {
    show(module, required, optional, args, None)
}

fn k<'py>(module: &Module<'py>, kwargs: Object<'py>) -> Return<'py> {
    show(module, [], [], &[], Some(&kwargs))
}

fn rk<'py, const R: usize>(
    module: &Module<'py>,
    required: Required<'_, 'py, R>,
    kwargs: Object<'py>,
) -> Return<'py> {
    show(module, required, [], &[], Some(&kwargs))
}

fn ok<'py, const O: usize>(
    module: &Module<'py>,
    optional: Optional<'_, 'py, O>,
    kwargs: Object<'py>,
) -> Return<'py> {
    show(module, [], optional, &[], Some(&kwargs))
}

fn rok<'py, const R: usize, const O: usize>(
    module: &Module<'py>,
    required: Required<'_, 'py, R>,
    optional: Optional<'_, 'py, O>,
    kwargs: Object<'py>,
) -> Return<'py> {
    show(module, required, optional, &[], Some(&kwargs))
}

fn ak<'py>(module: &Module<'py>, args: &[Arg<'_, 'py>], kwargs: Object<'py>) -> Return<'py> {
    show(module, [], [], args, Some(&kwargs))
}

fn rak<'py, const R: usize>(
    module: &Module<'py>,
    required: Required<'_, 'py, R>,
    args: &[Arg<'_, 'py>],
    kwargs: Object<'py>,
) -> Return<'py> {
    show(module, required, [], args, Some(&kwargs))
}

fn oak<'py, const O: usize>(
    module: &Module<'py>,
    optional: Optional<'_, 'py, O>,
    args: &[Arg<'_, 'py>],
    kwargs: Object<'py>,
) -> Return<'py> {
    show(module, [], optional, args, Some(&kwargs))
}

fn roak<'py, const R: usize, const O: usize>(
    module: &Module<'py>,
    required: Required<'_, 'py, R>,
    optional: Optional<'_, 'py, O>,
    args: &[Arg<'_, 'py>],
    kwargs: Object<'py>,
) -> Return<'py> {
    show(module, required, optional, args, Some(&kwargs))
}

/// What the parser makes of a text, or why it would stop the build.
fn parse<'py>(module: &Module<'py>, [text]: Required<'_, 'py, 1>) -> Return<'py> {
    let text: &'static str = String::leak(text.text()?.to_owned());
    let place = Place { owner: "module `m`", function: "f" };
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let parsed = catch_unwind(|| {
        let parsed: &'static Parsed<64> = Box::leak(Box::new(Parsed::new("module", text)));
        parsed.check(place, "module", text);
        format!("{:?}", parsed.table("f"))
    });
    set_hook(hook);
    let message = parsed.unwrap_or_else(|panic| *panic.downcast().expect("a text"));
    module.attached().str(&message)
}

const TEXT: &str = "($module, /, name, *, of=b'a')";
const SIGNATURE: &core::ffi::CStr = c"($module, one, /)";

module! {
    pub static SIGNATURES;
    name: "signatures", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [
        function("parse", parse, signature: "($module, text, /)"),
        function("none", none, signature: "($module, /)"),
        function("p", r::<1>, signature: "($module, one, /)"),
        function("pp", r::<2>, signature: "($module, one, two, /)"),
        function("pq", ro::<1, 1>, signature: "($module, one, two=None, /)"),
        function("q", o::<1>, signature: "($module, one=None, /)"),
        function("qq", o::<2>, signature: "($module, one=1, two=2, /)"),
        function("pp_pos_a", ra::<2>, signature: "($module, one, two, /, *args)"),
        function("pq_a", roa::<1, 1>, signature: "($module, one, two=2, /, *args)"),
        function("a", a, signature: "($module, /, *args)"),
        function("n", r::<1>, signature: "($module, /, one)"),
        function("nn", r::<2>, signature: "($module, /, one, two)"),
        function("nm", ro::<1, 1>, signature: "($module, /, one, two=2)"),
        function("m", o::<1>, signature: "($module, /, one=1)"),
        function("mm", o::<2>, signature: "($module, /, maxsplit=1, separator=' ')"),
        function("mmmm", ro::<1, 3>, signature: "($module, /, file, mode='r', buffering=-1, encoding=None)"),
        function("pn", r::<2>, signature: "($module, one, /, two)"),
        function("pm", ro::<1, 1>, signature: "($module, iterable, /, start=0)"),
        function("qm", o::<2>, signature: "($module, one=1, /, two=2)"),
        function("pnm", ro::<2, 1>, signature: "($module, one, /, two, three=3)"),
        function("kr", r::<1>, signature: "($module, *, key)"),
        function("ko", o::<2>, signature: "($module, /, *, key=None, reverse=False)"),
        function("kro", ro::<1, 1>, signature: "($module, /, *, key, reverse=False)"),
        function("krr", r::<2>, signature: "($module, /, *, key, reverse)"),
        function("pk", r::<2>, signature: "($module, one, /, *, key)"),
        function("pko", ro::<1, 1>, signature: "($module, text, /, *, min_length=1)"),
        function("qk", ro::<1, 1>, signature: "($module, one=1, /, *, key)"),
        function("qko", o::<2>, signature: "($module, one=1, /, *, key=2)"),
        function("nk", r::<2>, signature: "($module, /, one, *, key)"),
        function("nko", ro::<1, 1>, signature: "($module, /, one, *, key=1)"),
        function("mko", o::<2>, signature: "($module, /, one=1, *, key=2)"),
        function("pnmk", ro::<3, 2>, signature: "($module, one, /, two, three=3, *, key, reverse=False)"),
        function("ppkk", ro::<2, 4>, signature: "($module, src, dst, /, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True, mode=0o777)"),
        function("na", ra::<1>, signature: "($module, /, one, *args)"),
        function("ma", oa::<1>, signature: "($module, /, one=1, *args)"),
        function("nma", roa::<1, 1>, signature: "($module, /, one, two=2, *args)"),
        function("ako", oa::<2>, signature: "($module, /, *args, sep=' ', end='\\n')"),
        function("ak", ra::<1>, signature: "($module, /, *args, key)"),
        function("pako", roa::<1, 1>, signature: "($module, one, /, *args, key=1)"),
        function("pnako", roa::<2, 1>, signature: "($module, one, /, two, *args, key=1)"),
        function("kw", k, signature: "($module, /, **kwargs)"),
        function("pkw", rk::<1>, signature: "($module, one, /, **kwargs)"),
        function("mkw", ok::<1>, signature: "($module, /, one=1, **kwargs)"),
        function("nmkw", rok::<1, 1>, signature: "($module, /, one, two=2, **kwargs)"),
        function("akw", ak, signature: "($module, /, *args, **kwargs)"),
        function("nakw", rak::<1>, signature: "($module, /, one, *args, **kwargs)"),
        function("makw", oak::<1>, signature: "($module, /, one=1, *args, **kwargs)"),
        function("all", roak::<3, 3>, signature: "($module, a, b=1, /, c=2, *args, d, e=(), f, **kwargs)"),
        function("from_str", ro::<1, 1>, signature: TEXT, doc: concat!("Joined ", "text.")),
        function("from_c_str", r::<1>, signature: SIGNATURE, doc: c"A C string."),
        /// The first line,
        /// and the second.
        function("gr\u{f6}\u{df}e", none, signature: "($module)"),
    ],
}
