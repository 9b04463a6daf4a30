using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Tests.Fakes;
using ZsIdNode.Registry.Transactions;
using static ZsIdNode.Registry.Tests.Fakes.TestValues;

namespace ZsIdNode.Registry.Tests.Registration;

public sealed class ValueChangesTests
{
    private const string Lamp = "88.118.42/LAMP-1";
    private const uint Before = 5;

    private static readonly HandleReference s_me = new("88.118.42/ME", 300);
    private static readonly Handle s_lamp = Handle.Parse(Lamp);

    private readonly TestRegistry _registry = new();

    private uint Now => (uint)_registry.Time.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task Touched_values_are_dated_and_the_others_keep_their_date()
    {
        Store(Text(1), Text(3));
        Task<ChangeOutcome> add = Add(Requester.Operator, overwrite: false, Text(2));
        Task<ChangeOutcome> modify = Modify(Requester.Operator, Text(3, "new"));

        await _registry.RunAsync();

        Assert.True((await add).IsAccepted);
        Assert.False((await modify).IsNew);
        Assert.Equal([(1, Before), (2, Now), (3, Now)], Values().Select(value => (value.Index, value.Timestamp)));
        Assert.Equal(["x", "x", "new"], Values().Select(value => value.Text));
    }

    [Fact]
    public async Task A_replacement_keeps_the_date_of_values_that_it_does_not_change()
    {
        Store(Text(1), Text(2), Text(3));
        Task<ChangeOutcome> replace = Replace(Requester.Operator, Text(4), Text(2, "new"), Text(1) with { Timestamp = 99 });

        await _registry.RunAsync();

        Assert.True((await replace).IsAccepted);
        Assert.Equal([(1, Before), (2, Now), (4, Now)], Values().Select(value => (value.Index, value.Timestamp)));
    }

    [Fact]
    public async Task A_change_of_values_keeps_the_spelling_and_knows_what_everybody_may_read()
    {
        _registry.Store("88.118.42/Lamp-1", Text(1), Text(2) with { Permissions = ValuePermissions.AdminRead | ValuePermissions.AdminWrite });
        Task<ChangeOutcome> remove = Remove(Requester.Operator, 2);
        Task<ChangeOutcome> add = Add(Requester.Operator, overwrite: false, Text(3) with { Permissions = ValuePermissions.AdminRead });

        await _registry.RunAsync();

        Assert.True((await remove).IsAccepted);
        Assert.True((await add).IsAccepted);
        RecordWritten[] written = [.. _registry.Log.Transactions.OfType<RecordWritten>()];
        Assert.True(new StoredRecord(written[0].Record.Span).AllPublic);
        Assert.False(new StoredRecord(written[1].Record.Span).AllPublic);
        Assert.Equal("88.118.42/Lamp-1"u8, new StoredRecord(written[1].Record.Span).Handle);
        Assert.Equal("88.118.42/Lamp-1", written[1].Handle.ToString());
    }

    [Fact]
    public async Task An_index_that_is_taken_is_added_only_over_the_value_there()
    {
        Store(Text(1), Text(2));
        Task<ChangeOutcome> conflict = Add(Requester.Operator, overwrite: false, Text(3), Text(2, "new"));
        Task<ChangeOutcome> over = Add(Requester.Operator, overwrite: true, Text(3), Text(2, "new"));

        await _registry.RunAsync();

        Assert.Equal(ChangeOutcome.Refused(Refusal.ValueExists, "Index conflict for 2"), await conflict);
        Assert.True((await over).IsAccepted);
        Assert.Equal([1, 2, 3], Values().Select(value => value.Index));
    }

    [Fact]
    public async Task What_is_not_there_is_neither_modified_nor_removed_and_nothing_of_the_change_happens()
    {
        Store(Text(1), Text(3));
        Task<ChangeOutcome>[] refused =
        [
            Modify(Requester.Operator, Text(1, "new"), Text(2)),
            Remove(Requester.Operator, 1, 2),
            Remove(Requester.Operator, 4),
            Remove(Requester.Operator, 0, 1),
        ];

        await _registry.RunAsync();

        Assert.All(await Task.WhenAll(refused), outcome => Assert.Equal(Refusal.ValueNotFound, outcome.Refusal));
        Assert.Equal("No value has the index 2", (await refused[1]).Message);
        Assert.Equal(["x", "x"], Values().Select(value => value.Text));
    }

    [Fact]
    public async Task The_last_value_can_be_removed_and_the_record_stays()
    {
        Store(Text(1), Text(2));
        Task<ChangeOutcome> remove = Remove(Requester.Operator, 2, 1, 2);

        await _registry.RunAsync();

        Assert.True((await remove).IsAccepted);
        Assert.Empty(Values());
    }

    [Fact]
    public async Task Values_without_admin_write_are_changed_by_nobody()
    {
        Store(Text(1) with { Permissions = ValuePermissions.PublicRead | ValuePermissions.AdminRead }, Admin(100, AdminPermissions.All, s_me));
        Task<ChangeOutcome>[] refused =
        [
            Modify(Requester.Identified(s_me), Text(1, "new")),
            Remove(Requester.Identified(s_me), 1),
            Add(Requester.Identified(s_me), overwrite: true, Text(1, "new")),
            Modify(Requester.Operator, Text(1, "new")),

            // This is told before anybody is challenged.
            Modify(Requester.Anonymous, Text(1, "new")),
        ];

        await _registry.RunAsync();

        Assert.All(await Task.WhenAll(refused), outcome => Assert.Equal(ChangeOutcome.Refused(Refusal.NotPermitted, "Value is read-only"), outcome));
    }

    [Fact]
    public async Task Read_only_values_can_be_left_to_the_habits_of_the_reference_server()
    {
        var registry = new TestRegistry(policy: new AdministrationPolicy { ReadOnlyValuesStay = false });
        HandleValue readOnly = Text(1) with { Permissions = ValuePermissions.PublicRead };
        registry.Store(Lamp, readOnly, readOnly with { Index = 2 });
        Task<ChangeOutcome> modify = registry.Registrar.ModifyAsync(s_lamp, [Text(1, "new")], Requester.Operator, Door.Tcp).AsTask();
        Task<ChangeOutcome> add = registry.Registrar.AddAsync(s_lamp, [Text(1, "new")], overwrite: true, Requester.Operator, Door.Tcp).AsTask();
        Task<ChangeOutcome> remove = registry.Registrar.RemoveAsync(s_lamp, [2], Requester.Operator, Door.Tcp).AsTask();

        await registry.RunAsync();

        Assert.Equal(Refusal.NotPermitted, (await modify).Refusal);
        Assert.True((await add).IsAccepted);
        Assert.True((await remove).IsAccepted);
    }

    [Fact]
    public async Task A_read_only_value_is_replaced_only_by_whoever_may_delete_and_create()
    {
        Store(Text(1) with { Permissions = ValuePermissions.PublicRead }, Admin(100, AdminPermissions.All & ~AdminPermissions.DeleteHandle, s_me));
        _registry.Store("0.NA/88.118.42", Admin(100, AdminPermissions.AddHandle, s_me));
        HandleValue admin = Admin(100, AdminPermissions.All & ~AdminPermissions.DeleteHandle, s_me);
        Task<ChangeOutcome> changed = Replace(Requester.Identified(s_me), Text(1), admin);
        Task<ChangeOutcome> missing = Replace(Requester.Identified(s_me), admin);
        Task<ChangeOutcome> kept = Replace(Requester.Identified(s_me), Text(1) with { Permissions = ValuePermissions.PublicRead }, Admin(100, AdminPermissions.All, s_me));
        Task<ChangeOutcome> now = Replace(Requester.Identified(s_me), Text(1));

        await _registry.RunAsync();

        Assert.Equal(Refusal.NotAdministrator, (await changed).Refusal);
        Assert.Equal(Refusal.NotAdministrator, (await missing).Refusal);
        Assert.True((await kept).IsAccepted);
        Assert.True((await now).IsAccepted);
    }

    [Theory]
    [InlineData("DESC", "DESC", Refusal.None)]
    [InlineData("DESC", "URL", Refusal.None)]
    [InlineData("DESC", "HS_ADMIN", Refusal.NotAuthenticated)]
    [InlineData("HS_ADMIN", "DESC", Refusal.NotAuthenticated)]
    [InlineData("DESC", "HS_SECKEY", Refusal.NotAuthenticated)]
    [InlineData("DESC", "hs_vlist", Refusal.NotAuthenticated)]
    public async Task Everybody_may_modify_a_public_value_but_not_make_himself_administrator(string from, string to, Refusal expected)
    {
        const ValuePermissions Public = ValuePermissions.PublicWrite | ValuePermissions.PublicRead;
        Store(Of(from) with { Permissions = Public });
        Task<ChangeOutcome> modify = Modify(Requester.Anonymous, Of(to) with { Permissions = Public });
        Task<ChangeOutcome> add = Add(Requester.Anonymous, overwrite: true, Of(to) with { Permissions = Public });
        Task<ChangeOutcome> remove = Remove(Requester.Anonymous, 1);

        await _registry.RunAsync();

        Assert.Equal(expected, (await modify).Refusal);
        Assert.Equal(Refusal.NotAuthenticated, (await add).Refusal);
        Assert.Equal(Refusal.NotAuthenticated, (await remove).Refusal);
    }

    [Fact]
    public async Task One_value_that_is_not_public_makes_the_modification_one_for_administrators()
    {
        Store(Text(1) with { Permissions = ValuePermissions.PublicWrite }, Text(2));
        Task<ChangeOutcome> modify = Modify(Requester.Anonymous, Text(1, "new"), Text(2, "new"));

        await _registry.RunAsync();

        Assert.Equal(Refusal.NotAuthenticated, (await modify).Refusal);
    }

    [Fact]
    public async Task What_is_told_before_and_what_after_a_challenge_is_as_clients_know_it()
    {
        Store(Text(1));
        Requester nobody = Requester.Anonymous;
        Requester somebody = Requester.Identified(s_me);
        Handle missing = Handle.Parse("88.118.42/MISSING");
        Handle foreign = Handle.Parse("99.1/X");
        (Task<ChangeOutcome> Outcome, Refusal Expected)[] cases =
        [
            (Create(nobody, Lamp), Refusal.HandleExists),
            (Create(nobody, "88.118.42/NEW"), Refusal.NotAuthenticated),
            (Create(somebody, "88.118.42/NEW"), Refusal.NotAdministrator),
            (Modify(nobody, Text(2)), Refusal.ValueNotFound),
            (Modify(nobody, Text(1, "new")), Refusal.NotAuthenticated),
            (Modify(somebody, Text(1, "new")), Refusal.NotAdministrator),
            (_registry.Registrar.ModifyAsync(missing, [Text(1)], nobody, Door.Tcp).AsTask(), Refusal.HandleNotFound),
            (Add(nobody, overwrite: false, Text(1)), Refusal.NotAuthenticated),
            (Add(somebody, overwrite: false, Text(1)), Refusal.NotAdministrator),
            (_registry.Registrar.AddAsync(missing, [Text(1)], false, nobody, Door.Tcp).AsTask(), Refusal.NotAuthenticated),
            (_registry.Registrar.AddAsync(missing, [Text(1)], false, somebody, Door.Tcp).AsTask(), Refusal.HandleNotFound),
            (_registry.Registrar.DeleteAsync(missing, nobody, Door.Tcp).AsTask(), Refusal.NotAuthenticated),
            (_registry.Registrar.DeleteAsync(missing, somebody, Door.Tcp).AsTask(), Refusal.HandleNotFound),
            (_registry.Registrar.RemoveAsync(missing, [1], nobody, Door.Tcp).AsTask(), Refusal.NotAuthenticated),
            (_registry.Registrar.RemoveAsync(missing, [1], somebody, Door.Tcp).AsTask(), Refusal.HandleNotFound),
            (Remove(somebody, 7), Refusal.NotAdministrator),
            (_registry.Registrar.AddAsync(foreign, [Text(1)], false, nobody, Door.Tcp).AsTask(), Refusal.NotHomedHere),
            (_registry.Registrar.ModifyAsync(foreign, [Text(1)], nobody, Door.Tcp).AsTask(), Refusal.NotHomedHere),
            (_registry.Registrar.RemoveAsync(foreign, [1], nobody, Door.Tcp).AsTask(), Refusal.NotHomedHere),
            (_registry.Registrar.DeleteAsync(foreign, nobody, Door.Tcp).AsTask(), Refusal.NotHomedHere),
            (Create(nobody, "99.1/X"), Refusal.NotHomedHere),
            (Add(nobody, overwrite: false), Refusal.ValuesEmpty),
            (Modify(nobody), Refusal.ValuesEmpty),
            (Remove(nobody), Refusal.ValuesEmpty),
            (Add(nobody, overwrite: false, Text(0)), Refusal.InvalidValue),
            (Add(nobody, overwrite: false, Text(4), Text(4)), Refusal.ValueExists),
        ];

        await _registry.RunAsync();

        foreach ((Task<ChangeOutcome> outcome, Refusal expected) in cases)
        {
            Assert.Equal(expected, (await outcome).Refusal);
        }
    }

    [Fact]
    public async Task Changes_of_one_batch_build_on_each_other()
    {
        Task<ChangeOutcome> create = Create(Requester.Operator, Lamp);
        Task<ChangeOutcome> add = Add(Requester.Operator, overwrite: false, Text(2));
        Task<ChangeOutcome> modify = Modify(Requester.Operator, Text(2, "new"));
        Task<ChangeOutcome> remove = Remove(Requester.Operator, 1);
        Task<ChangeOutcome> removeAgain = Remove(Requester.Operator, 1);
        Task<ChangeOutcome> delete = _registry.Registrar.DeleteAsync(s_lamp, Requester.Operator, Door.Tcp).AsTask();
        Task<ChangeOutcome> late = Add(Requester.Operator, overwrite: false, Text(3));

        await _registry.RunAsync();

        Assert.All(await Task.WhenAll(create, add, modify, remove, delete), outcome => Assert.True(outcome.IsAccepted));
        Assert.Equal(Refusal.ValueNotFound, (await removeAgain).Refusal);
        Assert.Equal(Refusal.HandleNotFound, (await late).Refusal);
        Assert.Equal([1, 5], _registry.Log.Commits);
        Assert.Null(_registry.ValuesOf(Lamp));
    }

    [Fact]
    public async Task Rights_given_and_taken_in_a_batch_count_at_once()
    {
        Requester me = Requester.Identified(s_me);
        Store(Text(1));
        Task<ChangeOutcome> before = Add(me, overwrite: false, Text(2));
        Task<ChangeOutcome> give = Add(Requester.Operator, overwrite: false, Admin(100, AdminPermissions.All, s_me));
        Task<ChangeOutcome> between = Add(me, overwrite: false, Text(2));
        Task<ChangeOutcome> giveUp = Remove(me, 100);
        Task<ChangeOutcome> after = Remove(me, 1);

        await _registry.RunAsync();

        Assert.Equal(
            [Refusal.NotAdministrator, Refusal.None, Refusal.None, Refusal.None, Refusal.NotAdministrator],
            (await Task.WhenAll(before, give, between, giveUp, after)).Select(outcome => outcome.Refusal));
    }

    [Fact]
    public async Task A_record_on_disk_is_read_for_the_change_and_for_its_rights()
    {
        Store(Text(1));
        _registry.Store("88.118.42/STAFF", Group(200, s_me));
        _registry.Store(Lamp, Text(1), Admin(100, AdminPermissions.All, new HandleReference("88.118.42/STAFF", 200)));
        _registry.Records.OnDisk.Add(Lamp);
        _registry.Records.OnDisk.Add("88.118.42/STAFF");
        Task<ChangeOutcome> add = Add(Requester.Identified(s_me), overwrite: false, Text(2));

        await _registry.RunAsync();

        Assert.True((await add).IsAccepted);
    }

    [Fact]
    public async Task A_record_does_not_outgrow_its_limits()
    {
        HandleValue large = new(2, "DATA", new byte[200_000]);
        Store(large);
        Task<ChangeOutcome> bytes = Add(Requester.Operator, overwrite: false, large with { Index = 3 });
        Task<ChangeOutcome> count = Add(Requester.Operator, overwrite: false, [.. Enumerable.Range(3, HandleLimits.ValuesMost).Select(index => Text(index, ""))]);
        Task<ChangeOutcome> instead = Add(Requester.Operator, overwrite: true, large);

        await _registry.RunAsync();

        Assert.Equal(Refusal.InvalidValue, (await bytes).Refusal);
        Assert.Contains("larger than", (await bytes).Message, StringComparison.Ordinal);
        Assert.Equal(Refusal.InvalidValue, (await count).Refusal);
        Assert.Contains("more than", (await count).Message, StringComparison.Ordinal);
        Assert.True((await instead).IsAccepted);
    }

    [Fact]
    public async Task Small_changes_of_large_records_do_not_pile_up_in_one_commit()
    {
        var registry = new TestRegistry(new SequencerOptions { BatchBytesMost = 500_000 });
        registry.Store(Lamp, new HandleValue(1, "DATA", new byte[200_000]), Text(2));
        Task<ChangeOutcome>[] changes = [.. Enumerable.Range(0, 7).Select(number =>
            registry.Registrar.ModifyAsync(s_lamp, [Text(2, $"{number}")], Requester.Operator, Door.Tcp).AsTask())];

        await registry.RunAsync();

        Assert.All(await Task.WhenAll(changes), outcome => Assert.True(outcome.IsAccepted));
        Assert.Equal([1, 3, 3, 1], registry.Log.Commits);
    }

    private static HandleValue Of(string type) => type.ToUpperInvariant() switch
    {
        "HS_ADMIN" => Admin(1, AdminPermissions.All, s_me),
        "HS_VLIST" => Group(1, s_me) with { Type = type },
        _ => Text(1, type: type),
    };

    private void Store(params HandleValue[] values) => _registry.Store(Lamp, [.. values.Select(value => value with { Timestamp = Before })]);

    private ImmutableArray<HandleValue> Values() => _registry.ValuesOf(Lamp)!.Value;

    private Task<ChangeOutcome> Create(Requester requester, string handle) =>
        _registry.Registrar.RegisterAsync(new RegistrationRequest(Handle.Parse(handle), [Text(1)], Overwrite: false), requester, Door.Tcp).AsTask();

    private Task<ChangeOutcome> Replace(Requester requester, params HandleValue[] values) =>
        _registry.Registrar.RegisterAsync(new RegistrationRequest(s_lamp, [.. values], Overwrite: true), requester, Door.Tcp).AsTask();

    private Task<ChangeOutcome> Add(Requester requester, bool overwrite, params HandleValue[] values) =>
        _registry.Registrar.AddAsync(s_lamp, [.. values], overwrite, requester, Door.Tcp).AsTask();

    private Task<ChangeOutcome> Modify(Requester requester, params HandleValue[] values) =>
        _registry.Registrar.ModifyAsync(s_lamp, [.. values], requester, Door.Tcp).AsTask();

    private Task<ChangeOutcome> Remove(Requester requester, params int[] indexes) =>
        _registry.Registrar.RemoveAsync(s_lamp, [.. indexes], requester, Door.Tcp).AsTask();
}
