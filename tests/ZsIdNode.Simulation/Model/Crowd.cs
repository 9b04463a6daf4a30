using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Simulation.Model;

/// <summary>
/// The clients: who asks for what is left to the dice. Few names in many spellings, so that clients
/// collide, and some names that are hardly ever ours.
/// </summary>
internal sealed class Crowd(Random dice)
{
    private const int Suffixes = 36;

    private static readonly string[] Prefixes = ["88.118.42", "88.118.42.LED", "88.118.7", "88.118.ofc", "10.1000", "0.NA"];

    /// <summary>Every name that somebody may ask for, in one spelling each.</summary>
    public static IReadOnlyList<string> Handles { get; } =
    [
        .. Prefixes.Select(prefix => $"0.NA/{prefix}"),
        .. from prefix in Prefixes
           where prefix != "0.NA"
           from suffix in Enumerable.Range(0, Suffixes)
           select $"{prefix}/{(suffix % 3 == 0 ? "古镇灯饰" : "Lamp")}-{suffix}",
    ];

    public Door Door() => (Door)dice.Next(6);

    public string Handle() => Respelled(Handles[dice.Next(Handles.Count)]);

    /// <summary>What a question may name: a handle, or a prefix, which means its prefix handle.</summary>
    public string Question() => dice.Next(20) == 0 ? Prefix() : Handle();

    // The root service is homed now and then only: it makes every prefix handle ours.
    public string Prefix() => Respelled(Prefixes[dice.Next(40) == 0 ? ^1 : dice.Next(Prefixes.Length - 1)]);

    public string Registrant() => dice.Next(2) == 0 ? "古镇灯饰" : "Zhongshan Lighting";

    public RegisterWish Registration(DateTimeOffset now)
    {
        bool valid = dice.Next(15) != 0;
        ImmutableArray<HandleValue> values =
        [
            .. Enumerable.Range(1, 1 + dice.Next(4)).Select(index => HandleValue.OfText(index, "URL", $"https://example.org/{dice.Next()}") with
            {
                Timestamp = (uint)now.ToUnixTimeSeconds(),
                Permissions = dice.Next(4) == 0 ? ValuePermissions.AdminRead : ValuePermissions.Usual,
            }),
        ];

        // An index of 0 breaks a rule.
        return new RegisterWish(Handle(), valid ? values : values.Add(values[0] with { Index = 0 }), Overwrite: dice.Next(3) == 0, valid, Door());
    }

    private string Respelled(string text) => dice.Next(3) switch
    {
        0 => text,
        1 => text.ToUpperInvariant(),
        _ => text.ToLowerInvariant(),
    };
}
