pub fn write(
    _: &crate::results::Results,
    _: &[crate::interpreters::Interpreter],
) -> crate::Result<()> {
    Ok(())
}
