using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Tests.Fakes;
using static ZsIdNode.Registry.Tests.Fakes.TestValues;

namespace ZsIdNode.Registry.Tests.Registration;

/// <summary>Random changes by random people, in batches, against <see cref="NaiveRegistry"/>.</summary>
public sealed class NaiveRegistryTests
{
    private const int Rounds = 60;
    private const int ChangesPerBatch = 25;

    private static readonly HandleReference s_me = new("88.118.42/ME", 300);
    private static readonly HandleReference s_stranger = new("88.118.42/STRANGER", 300);

    private readonly TestRegistry _registry = new();
    private readonly NaiveRegistry _model = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_registry_decides_as_the_naive_one(int seed)
    {
        var random = new Random(seed);
        var seen = new HashSet<Refusal>();
        Task running = _registry.Sequencer.RunAsync(CancellationToken.None);
        for (int round = 0; round < Rounds; round++)
        {
            _registry.Time.Advance(TimeSpan.FromSeconds(random.Next(1, 100)));
            (Task<ChangeOutcome> Outcome, Refusal Expected)[] batch = [.. Enumerable.Range(0, ChangesPerBatch).Select(_ => Act(random))];
            foreach ((Task<ChangeOutcome> outcome, Refusal expected) in batch)
            {
                Assert.Equal(expected, (await outcome).Refusal);
                seen.Add(expected);
            }

            foreach (string handle in (string[])["88.118.42/A", "88.118.42/B"])
            {
                Assert.Equal(_model.Records.GetValueOrDefault(handle)?.Values, _registry.ValuesOf(handle)?.AsEnumerable());
            }
        }

        _registry.Sequencer.Complete();
        await running;

        // The changes are random, but not so random that one way of ending never happens.
        Assert.Superset(
            new HashSet<Refusal>
            {
                Refusal.None, Refusal.HandleNotFound, Refusal.ValueExists, Refusal.ValueNotFound, Refusal.NotAuthenticated, Refusal.NotAdministrator, Refusal.NotPermitted,
            },
            seen);
    }

    private static HandleValue[] SomeValues(Random random)
    {
        HandleValue[] values = [.. Enumerable.Range(1, 6).Where(_ => random.Next(3) == 0).Select(index => SomeValue(random, index))];
        random.Shuffle(values);
        return values.Length == 0 ? [SomeValue(random, 1)] : values;
    }

    private static HandleValue SomeValue(Random random, int index)
    {
        ValuePermissions permissions = random.Next(8) switch
        {
            0 => ValuePermissions.PublicRead,
            1 => ValuePermissions.Usual | ValuePermissions.PublicWrite,
            _ => ValuePermissions.Usual,
        };
        HandleValue value = random.Next(3) == 0
            ? Admin(index, random.Next(2) == 0 ? AdminPermissions.All : (AdminPermissions)random.Next(0x1000), random.Next(4) == 0 ? s_stranger : s_me)
            : Text(index, $"{random.Next(3)}");
        return value with { Permissions = permissions };
    }

    private (Task<ChangeOutcome> Outcome, Refusal Expected) Act(Random random)
    {
        string handle = random.Next(2) == 0 ? "88.118.42/A" : "88.118.42/B";
        Handle parsed = Handle.Parse(handle);
        HandleReference? who = random.Next(6) switch { 0 => null, 1 => s_stranger, _ => s_me };
        Requester requester = who is null ? Requester.Anonymous : Requester.Identified(who);
        uint now = (uint)_registry.Time.GetUtcNow().ToUnixTimeSeconds();
        HandleValue[] values = SomeValues(random);
        int[] indexes = [.. values.Select(value => value.Index)];
        bool overwrite = random.Next(2) == 0;
        Registrar registrar = _registry.Registrar;
        return random.Next(12) switch
        {
            0 => (registrar.DeleteAsync(parsed, requester, Door.Tcp).AsTask(), _model.Delete(handle, who)),
            <= 2 => (registrar.RegisterAsync(new RegistrationRequest(parsed, [.. values], Overwrite: true), Requester.Operator, Door.Tcp).AsTask(), _model.Replace(handle, values, now)),
            <= 5 => (registrar.AddAsync(parsed, [.. values], overwrite, requester, Door.Tcp).AsTask(), _model.Add(handle, values, overwrite, who, now)),
            <= 9 => (registrar.ModifyAsync(parsed, [.. values], requester, Door.Tcp).AsTask(), _model.Modify(handle, values, who, now)),
            _ => (registrar.RemoveAsync(parsed, [.. indexes], requester, Door.Tcp).AsTask(), _model.Remove(handle, indexes, who)),
        };
    }
}
