namespace ZsIdNode.Metering.Programmes;

/// <summary>Something wrong in a programme file.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.rules[0].metrics[1].op</c>.</param>
public readonly record struct ProgrammeFault(string Path, string Text)
{
    public override string ToString() => $"{Path}: {Text}";
}
