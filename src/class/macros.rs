//! `class_functions!`.

/// Writes the methods of a class whose functions get the class's module.
///
/// It starts with the definition of the module, and an entry for each method follows, as in
/// [`module!`](crate::module). The value is a [`ClassFunctions`](crate::ClassFunctions), whose
/// `slot` goes among the slots of [`Definition::new_type`](crate::Definition::new_type).
///
/// | entry | the Rust function | |
/// |---|---|---|
/// | `fastcall_keywords` | `fn(&Module<'py, S>, Arg<'_, 'py>, Args<'_, 'py>) -> Return<'py>` | `METH_METHOD`: the module of the class that defines the method, the instance, the arguments |
/// | `raw` | [`Raw`](crate::Raw)`<PyMethodDef>` | any other entry, as C has it |
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
/// fn eat<'py>(module: &Module<'py, State>, _: Arg<'_, 'py>, _: Args<'_, 'py>) -> Return<'py> {
///     module.attached().int(module.state()?.eaten.fetch_add(1, Ordering::Relaxed) as i64 + 1)
/// }
///
/// fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
///     let methods = class_functions! {
///         SPAM;
///         fastcall_keywords("eat", eat, doc: "Eat it."),
///     };
///     let mut slots = [methods.slot(), PyType_Slot { slot: 0, pfunc: null_mut() }];
///     let spec = PyType_Spec {
///         name: c"spam.Spam".as_ptr(),
///         basicsize: 0,
///         itemsize: 0,
///         flags: Py_TPFLAGS_DEFAULT as _,
///         slots: slots.as_mut_ptr(),
///     };
///     // SAFETY: the class has the size of `object`, and methods of its own definition.
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
/// assert_eq!(spam.call_method(c"eat", [])?.to_i64()?, 1);
/// # Ok(()) }
/// # }
/// # pymodule_ffi::embed::example(|attached| doc::example(attached));
/// ```
#[macro_export]
macro_rules! class_functions {
    ($definition:path; $($kind:ident($($entry:tt)*)),* $(,)?) => {
        $crate::ClassFunctions::new(
            &$definition,
            const {
                &[
                    $($crate::__class_function!($kind $($entry)*),)*
                    $crate::__private::ClassFunction::END,
                ]
            },
        )
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "class_functions!: first comes the module's definition and `;`, then entries \
             convention(\"name\", function, signature: \"($self, /)\", doc: \"..\"), the last two \
             optional, with commas between"
        )
    };
}

/// One entry of [`class_functions!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __class_function {
    (raw $entry:expr) => {
        $crate::__private::ClassFunction::raw($entry)
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
        ::core::compile_error!(
            "class_functions!: an entry is fastcall_keywords(\"name\", function, \
             signature: \"($self, /)\", doc: \"..\"), the last two optional, in this order"
        )
    };
    ($other:ident $($entry:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "class_functions!: `", ::core::stringify!($other), "` is not a calling convention that \
             passes the module: write fastcall_keywords, or raw(..) for an entry as C has it"
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
