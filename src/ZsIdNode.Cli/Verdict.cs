using ZsIdNode.Cli.Output;
using ZsIdNode.Client.Wire;
using ZsIdNode.Server;

namespace ZsIdNode.Cli;

/// <summary>How a verb ends: 0 when it did what it was asked, 1 when it did not and said why on standard error, 3 when a node cannot start.</summary>
internal static class Verdict
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>A node cannot start until somebody changes something: nothing is gained by trying again.</summary>
    public const int CannotStart = 3;

    /// <summary>Says on standard error, in one line, what kept a verb from doing what it was asked; the words may be a server's.</summary>
    public static int Fail(string sentence)
    {
        Console.Error.WriteLine($"zsid: {OneLine.Of(sentence)}");
        return Failed;
    }

    /// <summary>Runs a verb; what it expects to go wrong becomes a sentence.</summary>
    public static async Task<int> OfAsync(Func<Task<int>> verb)
    {
        try
        {
            return await verb().ConfigureAwait(false);
        }
        catch (NodeStartException fault)
        {
            // These are our own words, and may be several lines.
            Console.Error.WriteLine($"zsid: {fault.Message}");
            return CannotStart;
        }
        catch (Exception expected) when (expected is HandleClientException or IOException or UnauthorizedAccessException)
        {
            return Fail(expected.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail("interrupted.");
        }
    }
}
