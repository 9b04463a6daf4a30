namespace ZsIdNode.Cli;

/// <summary>
/// Where passphrases come from: a file, the environment, or somebody at the terminal, who does not see what he types.
/// Never an argument: everybody on the machine can read those.
/// </summary>
internal static class Passphrase
{
    public const string Variable = "ZSID_SECRET";
    public const string NewVariable = "ZSID_NEW_SECRET";

    /// <summary>The passphrase of a file that there is.</summary>
    public static string? Known(FileInfo? file) => file is null ? Environment.GetEnvironmentVariable(Variable) : Read(file);

    /// <summary>Asks at the terminal; nothing when nobody sits there.</summary>
    public static string? Ask(string what)
    {
        if (Console.IsInputRedirected)
        {
            return null;
        }

        Console.Error.Write($"{what}: ");
        var typed = new System.Text.StringBuilder();
        for (ConsoleKeyInfo key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }

    /// <summary>A passphrase for a file that is to be written; nothing with a fault.</summary>
    public static string? New(FileInfo? file, out string fault)
    {
        fault = "";
        string? known = file is null ? Environment.GetEnvironmentVariable(NewVariable) : Read(file);
        string? passphrase = known ?? Ask("New passphrase");
        if (string.IsNullOrEmpty(passphrase))
        {
            fault = $"The new passphrase is missing; expected one at the terminal, in --new-passphrase-file, or in {NewVariable}.";
        }
        else if (known is null && Ask("The same again") != passphrase)
        {
            fault = "The passphrases differ; nothing is written.";
        }

        return fault.Length == 0 ? passphrase : null;
    }

    private static string Read(FileInfo file) => File.ReadAllText(file.FullName).TrimEnd('\r', '\n');
}
