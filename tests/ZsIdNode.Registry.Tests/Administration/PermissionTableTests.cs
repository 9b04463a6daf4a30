using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Tests.Fakes;
using static ZsIdNode.Registry.Tests.Fakes.TestValues;

namespace ZsIdNode.Registry.Tests.Administration;

/// <summary>Handle protocol, table of required permissions, row by row against every permission there is.</summary>
public sealed class PermissionTableTests
{
    private const string Lamp = "88.118.42/LAMP-1";
    private const string PrefixRecord = "0.NA/88.118.42";
    private const int Plain = 1;
    private const int OtherPlain = 2;
    private const int Administrator = 100;
    private const int OtherAdministrator = 101;

    private static readonly HandleReference s_me = new("88.118.42/ME", 300);
    private static readonly HandleReference s_somebody = new("88.118.42/SOMEBODY", 300);
    private static readonly HandleValue s_plain = Text(Plain);
    private static readonly HandleValue s_otherPlain = Text(OtherPlain);
    private static readonly HandleValue s_otherAdministrator = Admin(OtherAdministrator, AdminPermissions.None, s_somebody);

    /// <summary>Where the permission must stand, what is needed, and what is done with it.</summary>
    private static readonly Dictionary<string, (string Record, AdminPermissions Needed, Func<TestRegistry, Requester, Task<ChangeOutcome>> Act)> s_operations = new()
    {
        ["create"] = (PrefixRecord, AdminPermissions.AddHandle, (registry, me) => Create(registry, me, "88.118.42/NEW", Text(1))),
        ["create derived prefix"] = (PrefixRecord, AdminPermissions.AddDerivedPrefix, (registry, me) => Create(registry, me, "0.NA/88.118.42.7", Text(1))),
        ["delete"] = (Lamp, AdminPermissions.DeleteHandle, (registry, me) => registry.Registrar.DeleteAsync(H(Lamp), me, Door.Tcp).AsTask()),
        ["add plain"] = (Lamp, AdminPermissions.AddValue, (registry, me) => Add(registry, me, Text(7))),
        ["add administrator"] = (Lamp, AdminPermissions.AddAdmin, (registry, me) => Add(registry, me, Admin(7, AdminPermissions.None, s_me))),
        ["add both"] = (Lamp, AdminPermissions.AddAdmin | AdminPermissions.AddValue, (registry, me) => Add(registry, me, Text(6), Admin(7, AdminPermissions.None, s_me))),
        ["add over plain"] = (Lamp, AdminPermissions.AddValue | AdminPermissions.ModifyValue, (registry, me) => Add(registry, me, Text(Plain, "new"))),
        ["add over administrator"] = (Lamp, AdminPermissions.AddAdmin | AdminPermissions.ModifyAdmin, (registry, me) => Add(registry, me, Admin(OtherAdministrator, AdminPermissions.All, s_me))),
        ["remove plain"] = (Lamp, AdminPermissions.RemoveValue, (registry, me) => Remove(registry, me, Plain)),
        ["remove administrator"] = (Lamp, AdminPermissions.RemoveAdmin, (registry, me) => Remove(registry, me, OtherAdministrator)),
        ["remove both"] = (Lamp, AdminPermissions.RemoveAdmin | AdminPermissions.RemoveValue, (registry, me) => Remove(registry, me, OtherAdministrator, Plain)),
        ["modify plain"] = (Lamp, AdminPermissions.ModifyValue, (registry, me) => Modify(registry, me, Text(Plain, "new"))),
        ["modify administrator"] = (Lamp, AdminPermissions.ModifyAdmin, (registry, me) => Modify(registry, me, Admin(OtherAdministrator, AdminPermissions.All, s_me))),
        ["modify administrator to plain"] = (Lamp, AdminPermissions.RemoveAdmin | AdminPermissions.ModifyValue, (registry, me) => Modify(registry, me, Text(OtherAdministrator))),
        ["modify plain to administrator"] = (Lamp, AdminPermissions.AddAdmin | AdminPermissions.ModifyValue, (registry, me) => Modify(registry, me, Admin(Plain, AdminPermissions.All, s_me))),
        ["replace with one more, one less and one changed"] = (Lamp, AdminPermissions.AddValue | AdminPermissions.RemoveValue | AdminPermissions.ModifyValue,
            (registry, me) => Replace(registry, me, Text(Plain, "new"), Text(3), s_otherAdministrator)),
        ["replace without an administrator"] = (Lamp, AdminPermissions.RemoveAdmin, (registry, me) => Replace(registry, me, s_plain, s_otherPlain)),
        ["replace with another administrator"] = (Lamp, AdminPermissions.ModifyAdmin,
            (registry, me) => Replace(registry, me, s_plain, s_otherPlain, Admin(OtherAdministrator, AdminPermissions.All, s_me))),
    };

    public static TheoryData<string> Operations => [.. s_operations.Keys];

    public static TheoryData<string, AdminPermissions> OperationsAndPermissions
    {
        get
        {
            var data = new TheoryData<string, AdminPermissions>();
            foreach (string operation in s_operations.Keys)
            {
                for (int bit = 0; bit < 13; bit++)
                {
                    data.Add(operation, (AdminPermissions)(1 << bit));
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OperationsAndPermissions))]
    public async Task One_permission_allows_what_needs_it_alone(string operation, AdminPermissions permission)
    {
        AdminPermissions needed = s_operations[operation].Needed;
        bool replaces = operation.StartsWith("replace", StringComparison.Ordinal);
        bool allowed = needed == permission || (replaces && permission == AdminPermissions.AddAdmin);

        Assert.Equal(allowed ? Refusal.None : Refusal.NotAdministrator, await ActAsync(operation, permission));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task All_that_is_needed_is_enough(string operation)
    {
        Assert.Equal(Refusal.None, await ActAsync(operation, s_operations[operation].Needed));
    }

    [Theory]
    [MemberData(nameof(OperationsAndPermissions))]
    public async Task Everything_but_one_needed_permission_is_not_enough(string operation, AdminPermissions missing)
    {
        // Whoever has ADD_ADMIN may replace a record whatever the differences are.
        AdminPermissions all = operation.StartsWith("replace", StringComparison.Ordinal) ? AdminPermissions.All & ~AdminPermissions.AddAdmin : AdminPermissions.All;
        bool allowed = (s_operations[operation].Needed & missing) == 0;

        Assert.Equal(allowed ? Refusal.None : Refusal.NotAdministrator, await ActAsync(operation, all & ~missing));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Nobody_proven_is_asked_to_prove_it(string operation)
    {
        Assert.Equal(Refusal.NotAuthenticated, await ActAsync(operation, AdminPermissions.All, Requester.Anonymous));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task The_operator_needs_no_permission(string operation)
    {
        Assert.Equal(Refusal.None, await ActAsync(operation, AdminPermissions.None, Requester.Operator));
    }

    [Fact]
    public async Task Whoever_may_delete_and_create_may_replace()
    {
        Task<Refusal> Replace(AdminPermissions onRecord, AdminPermissions onPrefix) =>
            ActAsync(Requester.Identified(s_me), onRecord, onPrefix, (registry, me) => PermissionTableTests.Replace(registry, me, Text(9)));

        Assert.Equal(Refusal.None, await Replace(AdminPermissions.DeleteHandle, AdminPermissions.AddHandle));
        Assert.Equal(Refusal.NotAdministrator, await Replace(AdminPermissions.DeleteHandle, AdminPermissions.None));
        Assert.Equal(Refusal.NotAdministrator, await Replace(AdminPermissions.None, AdminPermissions.AddHandle));
    }

    [Theory]
    [InlineData("0.NA/99")]
    [InlineData("0.NA/88.118.42.7/x")]
    public async Task Prefixes_without_a_parent_are_the_server_administrators_alone(string handle)
    {
        var policy = new AdministrationPolicy { Administrators = new ServerAdministrators([s_somebody], []) };
        var registry = new TestRegistry(policy: policy);
        registry.Prefixes.Apply([new Transactions.PrefixHomed(Prefix.Parse("0.NA"), "")]);
        registry.Store(PrefixRecord, Admin(Administrator, AdminPermissions.All, s_me));
        Task<ChangeOutcome> mine = Create(registry, Requester.Identified(s_me), handle, Text(1));
        Task<ChangeOutcome> theirs = Create(registry, Requester.Identified(s_somebody), handle, Text(1));

        await registry.RunAsync();

        Assert.Equal(Refusal.NotAdministrator, (await mine).Refusal);
        Assert.Equal(Refusal.None, (await theirs).Refusal);
    }

    [Fact]
    public async Task Homing_is_granted_by_no_record()
    {
        Assert.Equal(Refusal.NotPermitted, await ActAsync(Requester.Identified(s_me), AdminPermissions.All, AdminPermissions.All, Home));
        Assert.Equal(Refusal.NotPermitted, await ActAsync(Requester.Identified(s_me), AdminPermissions.All, AdminPermissions.All, Unhome));
        Assert.Equal(Refusal.NotAuthenticated, await ActAsync(Requester.Anonymous, AdminPermissions.All, AdminPermissions.All, Home));
        Assert.Equal(Refusal.NotAuthenticated, await ActAsync(Requester.Anonymous, AdminPermissions.All, AdminPermissions.All, Unhome));
    }

    [Fact]
    public async Task Who_may_home_homes_and_unhomes()
    {
        var policy = new AdministrationPolicy { Administrators = new ServerAdministrators([], [s_me]) };

        Assert.Equal(Refusal.None, await ActAsync(Requester.Identified(s_me), AdminPermissions.None, AdminPermissions.None, Home, policy));
        Assert.Equal(Refusal.None, await ActAsync(Requester.Identified(s_me), AdminPermissions.None, AdminPermissions.None, Unhome, policy));
    }

    [Theory]
    [InlineData(AdminPermissions.ReadValue, Verdict.Allowed, Verdict.NotAdministrator)]
    [InlineData(AdminPermissions.ListHandles, Verdict.NotAdministrator, Verdict.Allowed)]
    [InlineData(AdminPermissions.All & ~(AdminPermissions.ReadValue | AdminPermissions.ListHandles), Verdict.NotAdministrator, Verdict.NotAdministrator)]
    public async Task Reading_and_listing_have_permissions_of_their_own(AdminPermissions permissions, Verdict read, Verdict list)
    {
        TestRegistry registry = Registry(permissions, permissions, null);
        var authority = new Authority(ServerAdministrators.None, new StoredRecordReader(registry.Records, registry.Prefixes));

        Assert.Equal(read, await authority.JudgeAsync(Requester.Identified(s_me), Demand.ToRead(H(Lamp)), default));
        Assert.Equal(list, await authority.JudgeAsync(Requester.Identified(s_me), Demand.ToList(Prefix.Parse("88.118.42")), default));
    }

    [Fact]
    public async Task A_record_left_behind_by_an_unhomed_prefix_grants_nothing()
    {
        TestRegistry registry = Registry(AdminPermissions.All, AdminPermissions.All, null);
        var authority = new Authority(ServerAdministrators.None, new StoredRecordReader(registry.Records, registry.Prefixes));
        registry.Prefixes.Apply([new Transactions.PrefixUnhomed(Prefix.Parse("88.118.42"))]);

        Assert.Equal(Verdict.NotAdministrator, await authority.JudgeAsync(Requester.Identified(s_me), Demand.ToRead(H(Lamp)), default));
    }

    private static Handle H(string handle) => Handle.Parse(handle);

    private static Task<ChangeOutcome> Create(TestRegistry registry, Requester requester, string handle, params HandleValue[] values) =>
        registry.Registrar.RegisterAsync(new RegistrationRequest(H(handle), [.. values], Overwrite: false), requester, Door.Tcp).AsTask();

    /// <summary>Replaces the record; the value that carries the permissions stays as it is.</summary>
    private static Task<ChangeOutcome> Replace(TestRegistry registry, Requester requester, params HandleValue[] values)
    {
        HandleValue mine = registry.ValuesOf(Lamp)!.Value.Single(value => value.Index == Administrator);
        return registry.Registrar.RegisterAsync(new RegistrationRequest(H(Lamp), [mine, .. values], Overwrite: true), requester, Door.Tcp).AsTask();
    }

    private static Task<ChangeOutcome> Add(TestRegistry registry, Requester requester, params HandleValue[] values) =>
        registry.Registrar.AddAsync(H(Lamp), [.. values], overwrite: true, requester, Door.Tcp).AsTask();

    private static Task<ChangeOutcome> Modify(TestRegistry registry, Requester requester, params HandleValue[] values) =>
        registry.Registrar.ModifyAsync(H(Lamp), [.. values], requester, Door.Tcp).AsTask();

    private static Task<ChangeOutcome> Remove(TestRegistry registry, Requester requester, params int[] indexes) =>
        registry.Registrar.RemoveAsync(H(Lamp), [.. indexes], requester, Door.Tcp).AsTask();

    private static Task<ChangeOutcome> Home(TestRegistry registry, Requester requester) =>
        registry.Registrar.HomeAsync(Prefix.Parse("88.118.43"), "", requester, Door.Tcp).AsTask();

    private static Task<ChangeOutcome> Unhome(TestRegistry registry, Requester requester) =>
        registry.Registrar.UnhomeAsync(Prefix.Parse("88.118.42"), requester, Door.Tcp).AsTask();

    private static TestRegistry Registry(AdminPermissions onRecord, AdminPermissions onPrefix, AdministrationPolicy? policy)
    {
        var registry = new TestRegistry(policy: policy);
        registry.Store(Lamp, s_plain, s_otherPlain, Admin(Administrator, onRecord, s_me), s_otherAdministrator);
        registry.Store(PrefixRecord, Admin(Administrator, onPrefix, s_me));
        return registry;
    }

    private static async Task<Refusal> ActAsync(Requester requester, AdminPermissions onRecord, AdminPermissions onPrefix, Func<TestRegistry, Requester, Task<ChangeOutcome>> act, AdministrationPolicy? policy = null)
    {
        TestRegistry registry = Registry(onRecord, onPrefix, policy);
        Task<ChangeOutcome> outcome = act(registry, requester);
        await registry.RunAsync();
        return (await outcome).Refusal;
    }

    private static Task<Refusal> ActAsync(string operation, AdminPermissions permissions, Requester? requester = null)
    {
        (string record, _, Func<TestRegistry, Requester, Task<ChangeOutcome>> act) = s_operations[operation];
        return ActAsync(
            requester ?? Requester.Identified(s_me),
            onRecord: record == Lamp ? permissions : AdminPermissions.None,
            onPrefix: record == PrefixRecord ? permissions : AdminPermissions.None,
            act);
    }
}
