//! The same bits with and without a sign: `cast_signed` and `cast_unsigned` are newer than the
//! lowest Rust.

/// A number without a sign.
pub(crate) trait ToSigned {
    type Signed;
    fn to_signed(self) -> Self::Signed;
}

/// A number with a sign.
pub(crate) trait ToUnsigned {
    type Unsigned;
    fn to_unsigned(self) -> Self::Unsigned;
}

macro_rules! signs {
    ($($unsigned:ident $signed:ident)*) => {$(
        impl ToSigned for $unsigned {
            type Signed = $signed;
            fn to_signed(self) -> $signed {
                self as $signed
            }
        }
        impl ToUnsigned for $signed {
            type Unsigned = $unsigned;
            fn to_unsigned(self) -> $unsigned {
                self as $unsigned
            }
        }
    )*};
}

signs! { u32 i32 u64 i64 }
