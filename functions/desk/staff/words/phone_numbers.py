"""Phone numbers as people write them, for staff: 0412-34-5678. Where its hyphens are is not stored."""


def phone_as_written(digits: str) -> str:
    """A stored number with the hyphens of the numbering plan; as it is if the plan doesn't know it."""
    # Late: only a staff machine has it.
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

    try:
        written = format_number(parse(digits, "JP"), PhoneNumberFormat.NATIONAL)
    except NumberParseException:
        return digits
    return written if written.replace("-", "") == digits else digits
