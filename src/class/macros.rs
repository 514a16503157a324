//! `class_functions!`.

/// Writes the methods of a class whose functions get the class's module.
///
/// It starts with the definition of the module, and an entry for each method follows, as in
/// [`module!`](crate::module). The value is a [`ClassFunctions`](crate::ClassFunctions), whose
/// `slot` goes among the slots of [`Definition::new_type`](crate::Definition::new_type).
///
/// | entry | the Rust function | |
/// |---|---|---|
/// | `function` | `fn(&Module<'py, S>, Arg<'_, 'py>, ..) -> Return<'py>` | the module of the class that defines the method, the instance, and the parameters of the `signature:`, bound as in [`module!`](crate::module) |
/// | `fastcall_keywords` | `fn(&Module<'py, S>, Arg<'_, 'py>, Args<'_, 'py>) -> Return<'py>` | the same, with the arguments as they come |
/// | `raw` | [`Raw`](crate::Raw)`<PyMethodDef>` | any other entry, as C has it |
///
/// Two entries of one name stop the build, as CPython would keep the first one silently.
///
/// A method of a superclass gets the superclass's module, also for instances of a subclass.
///
#[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
/// # mod doc {
/// use core::ptr::null_mut;
/// use core::sync::atomic::{AtomicU64, Ordering};
/// use pymodule_ffi::class_functions;
/// use pymodule_ffi::prelude::*;
/// use pyo3_ffi::{Py_TPFLAGS_DEFAULT, PyType_Slot, PyType_Spec};
///
/// state! {
///     struct State { eaten: AtomicU64 }
/// }
///
/// fn eat<'py>(
///     module: &Module<'py, State>,
///     _this: Arg<'_, 'py>,
///     [bites]: [Arg<'_, 'py>; 1],
/// ) -> Return<'py> {
///     let bites = bites.to_i64()? as u64;
///     let eaten = module.state()?.eaten.fetch_add(bites, Ordering::Relaxed) + bites;
///     module.attached().int(eaten as i64)
/// }
///
/// fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
///     let methods = class_functions! {
///         SPAM;
///         function("eat", eat, signature: "($self, bites, /)", doc: "Eat of it."),
///     };
///     let mut slots = [methods.slot(), PyType_Slot { slot: 0, pfunc: null_mut() }];
///     let spec = PyType_Spec {
///         name: c"spam.Spam".as_ptr(),
///         basicsize: 0,
///         itemsize: 0,
///         flags: Py_TPFLAGS_DEFAULT as _,
///         slots: slots.as_mut_ptr(),
///     };
///     // SAFETY: the class has the size of `object`, and its own methods definition.
///     module.add_type(&unsafe { SPAM.new_type(module, spec, None) }?)?;
///     Ok(State { eaten: AtomicU64::new(0) })
/// }
///
/// module! {
///     pub static SPAM;
///     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed, state: State, exec: exec,
/// }
/// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
/// # let machinery = attached.import(c"importlib.machinery")?;
/// # let name = attached.str("spam")?;
/// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
/// # let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
/// # SPAM.execute(&module)?;
/// let spam = module.getattr(c"Spam")?.call([])?;
/// assert_eq!(spam.call_method(c"eat", [&attached.int(2)?])?.to_i64()?, 2);
/// # Ok(()) }
/// # }
/// # pymodule_ffi::embed::example(|attached| doc::example(attached));
/// ```
#[macro_export]
macro_rules! class_functions {
    // An entry would be taken for a path.
    ($kind:ident($($entry:tt)*) $($other:tt)*) => {
        $crate::__class_functions_expected!()
    };
    ($definition:path; $($kind:ident($($entry:tt)*)),* $(,)?) => {{
        const _: () = $crate::__private::check_class_functions(&[
            $($crate::__class_function_name!($kind $($entry)*)),*
        ]);
        $crate::ClassFunctions::new(
            &$definition,
            const {
                &[
                    $($crate::__class_function!($kind $($entry)*),)*
                    $crate::__private::ClassFunction::END,
                ]
            },
        )
    }};
    ($($other:tt)*) => {
        $crate::__class_functions_expected!()
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __class_functions_expected {
    () => {
        $crate::__private::core::compile_error!(
            "class_functions!: first comes the module's definition and `;`, then entries \
             convention(\"name\", function, signature: \"($self, /)\", doc: \"..\"), the last two \
             optional, with commas between"
        )
    };
}

/// The name of an entry of [`class_functions!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __class_function_name {
    (raw $entry:expr) => {
        $crate::__private::class_function_name($entry)
    };
    ($kind:ident $name:literal $($other:tt)*) => {
        $name
    };
    // Another macro reports the mistake.
    ($($other:tt)*) => {
        "?"
    };
}

/// One entry of [`class_functions!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __class_function {
    (raw $entry:expr) => {
        $crate::__private::ClassFunction::raw($entry)
    };
    (function $name:literal, $function:expr, signature: $signature:expr $(,)?) => {
        $crate::__class_function!(function $name, $function, signature: $signature, doc: "")
    };
    (function $name:literal, $function:expr, signature: $signature:expr, doc: $doc:expr $(,)?) => {{
        const __PLACE: $crate::__private::Place<'static> =
            $crate::__private::Place { owner: "class_functions!", function: $name };
        const __SIGNATURE: &str = $crate::__private::doc::Text($signature).get();
        const __PARTS: &[&str] =
            &[$name, __SIGNATURE, "\n--\n\n", $crate::__private::doc::Text($doc).get()];
        const __BYTES: &[u8] =
            &$crate::__private::doc::join::<{ $crate::__private::doc::length(__PARTS) }>(__PARTS);
        const _: () = $crate::__private::doc::check(__PLACE, __BYTES);
        const __PARSED: &$crate::__private::Parsed<{ $crate::__private::at_most(__SIGNATURE) }> =
            &$crate::__private::Parsed::new("self", __SIGNATURE);
        const _: () = __PARSED.check(__PLACE, "self", __SIGNATURE);
        struct __Function;
        impl $crate::__private::Signed for __Function {
            const SIGNATURE: $crate::__private::Signature<'static> = __PARSED.table($name);
        }
        const _: () = $crate::__private::check_class_function(
            __PLACE,
            $function,
            &<__Function as $crate::__private::Signed>::SIGNATURE,
        );
        $crate::__private::ClassFunction::function::<_, _, __Function>(
            __PLACE,
            $crate::__text!($name; "class_functions!", "name"),
            $function,
            $crate::__private::doc::c_str(__BYTES),
        )
    }};
    (function $($other:tt)*) => {
        $crate::__private::core::compile_error!(
            "class_functions!: an entry is function(\"name\", rust_function, \
             signature: \"($self, ..)\", doc: \"..\"), the last one optional"
        )
    };
    (fastcall_keywords $name:literal, $function:expr $(,)?) => {
        $crate::__class_method!($name, $function, $crate::__private::core::option::Option::None)
    };
    (fastcall_keywords $name:literal, $function:expr, doc: $doc:expr $(,)?) => {
        $crate::__class_method!(
            $name, $function,
            $crate::__private::core::option::Option::Some($crate::__text!($doc; "class_functions!", $name, ": doc"))
        )
    };
    (fastcall_keywords $name:literal, $function:expr, signature: $signature:literal $(,)?) => {
        $crate::__class_function!(fastcall_keywords $name, $function, signature: $signature, doc: "")
    };
    (fastcall_keywords $name:literal, $function:expr, signature: $signature:literal, doc: $doc:expr $(,)?) => {
        $crate::__class_method!(
            $name, $function,
            $crate::__private::core::option::Option::Some($crate::__text!(
                $crate::__private::core::concat!($name, $signature, "\n--\n\n", $doc);
                "class_functions!", $name, ": doc"
            ))
        )
    };
    (fastcall_keywords $($other:tt)*) => {
        $crate::__private::core::compile_error!(
            "class_functions!: an entry is fastcall_keywords(\"name\", function, \
             signature: \"($self, /)\", doc: \"..\"), the last two optional, in this order"
        )
    };
    ($other:ident $($entry:tt)*) => {
        $crate::__private::core::compile_error!($crate::__private::core::concat!(
            "class_functions!: `", $crate::__private::core::stringify!($other), "` is not a calling convention that \
             passes the module: write function or fastcall_keywords, or raw(..) for an entry as C has it"
        ))
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __class_method {
    ($name:literal, $function:expr, $doc:expr) => {{
        struct __Name;
        impl $crate::__private::Named for __Name {
            const NAME: &'static str = $name;
        }
        $crate::__private::ClassFunction::fastcall_keywords::<__Name, _>(
            $crate::__text!($name; "class_functions!", "name"),
            $function,
            $doc,
        )
    }};
}
