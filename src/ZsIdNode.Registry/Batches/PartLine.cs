using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Registry.Batches;

/// <summary>A line of a part: a registration, or why it is none.</summary>
/// <param name="Refused">Why the line was refused when it was read; by default it was not.</param>
public readonly record struct PartLine(RegistrationRequest Request, ChangeOutcome Refused)
{
    public static PartLine Malformed(string message) => new(default, ChangeOutcome.Refused(Refusal.InvalidValue, message));
}
