namespace ZsIdNode.Storage.Sorted;

/// <summary>The name of a run: a number that its folder has not seen before.</summary>
internal static class RunName
{
    private const string Extension = ".run";

    public static string Of(long number) => NumberedName.Of(number, Extension);

    public static bool TryParse(string name, out long number) => NumberedName.TryParse(name, Extension, out number) && number > 0;
}
