using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Tests.Fakes;
using static ZsIdNode.Registry.Tests.Fakes.TestValues;

namespace ZsIdNode.Registry.Tests.Administration;

public sealed class AuthorityTests
{
    private const string Lamp = "88.118.42/LAMP-1";

    private static readonly HandleReference s_me = new("0.NA/88.118.42", 300);

    private readonly MemoryReader _records = new();

    [Theory]
    [InlineData(300, "0.NA/88.118.42", 300, "0.NA/88.118.42", true)]
    [InlineData(300, "0.NA/88.118.42", 300, "0.na/88.118.42", true)]
    [InlineData(0, "0.NA/88.118.42", 300, "0.NA/88.118.42", true)]
    [InlineData(0, "0.NA/88.118.42", 7, "0.na/88.118.42", true)]
    [InlineData(300, "0.NA/88.118.42", 301, "0.NA/88.118.42", false)]
    [InlineData(300, "0.NA/88.118.42", 300, "0.NA/88.118.43", false)]
    [InlineData(0, "0.NA/88.118.42", 300, "0.NA/88.118.43", false)]
    [InlineData(0, "0.NA/88.118.42", 0, "0.NA/88.118.42", true)]
    [InlineData(300, "0.NA/88.118.42", 0, "0.NA/88.118.42", false)]
    [InlineData(300, "0.NA/É", 300, "0.NA/é", false)]
    public async Task A_reference_means_an_identity(int index, string handle, int provenIndex, string provenHandle, bool expected)
    {
        _records.Store(Lamp, Admin(100, AdminPermissions.DeleteHandle, new HandleReference(handle, index)));

        Verdict verdict = await JudgeAsync(Requester.Identified(new HandleReference(provenHandle, provenIndex)));

        Assert.Equal(expected ? Verdict.Allowed : Verdict.NotAdministrator, verdict);
    }

    [Fact]
    public async Task Operator_and_node_are_not_looked_up()
    {
        Assert.Equal(Verdict.Allowed, await JudgeAsync(Requester.Operator));
        Assert.Equal(Verdict.Allowed, await JudgeAsync(Requester.Node));
        Assert.Equal(0, _records.Reads);
    }

    [Fact]
    public async Task Nobody_proven_is_asked_to_prove_it_and_nothing_is_read_for_him()
    {
        Assert.Equal(Verdict.NeedsAuthentication, await JudgeAsync(Requester.Anonymous));
        Assert.Equal(0, _records.Reads);
    }

    [Fact]
    public async Task What_needs_nothing_is_open_to_everybody()
    {
        Assert.Equal(Verdict.Allowed, await new Authority(ServerAdministrators.None, _records).JudgeAsync(Requester.Anonymous, Demand.Nothing, default));
    }

    [Fact]
    public async Task Permissions_of_two_admin_records_do_not_add_up()
    {
        _records.Store(Lamp, Admin(100, AdminPermissions.AddValue, s_me), Admin(101, AdminPermissions.ModifyValue, s_me));

        Assert.Equal(Verdict.Allowed, await JudgeAsync(Me, AdminPermissions.AddValue));
        Assert.Equal(Verdict.Allowed, await JudgeAsync(Me, AdminPermissions.ModifyValue));
        Assert.Equal(Verdict.NotAdministrator, await JudgeAsync(Me, AdminPermissions.AddValue | AdminPermissions.ModifyValue));
    }

    [Fact]
    public async Task A_member_of_a_nested_group_is_an_administrator()
    {
        _records.Store(Lamp, Admin(100, AdminPermissions.All, new HandleReference("88.118.42/STAFF", 200)));
        _records.Store("88.118.42/STAFF", Group(200, new HandleReference("88.118.42/other", 1), new HandleReference("88.118.42/shift", 5)));
        _records.Store("88.118.42/SHIFT", Text(1), Group(5, s_me) with { Permissions = ValuePermissions.AdminRead });

        Assert.Equal(Verdict.Allowed, await JudgeAsync(Me));
    }

    [Fact]
    public async Task A_group_lends_only_the_permissions_of_the_value_that_names_it()
    {
        _records.Store(Lamp, Admin(100, AdminPermissions.AddValue, new HandleReference("88.118.42/STAFF", 200)));
        _records.Store("88.118.42/STAFF", Group(200, s_me));

        Assert.Equal(Verdict.NotAdministrator, await JudgeAsync(Me));
        Assert.Equal(Verdict.Allowed, await JudgeAsync(Me, AdminPermissions.AddValue));
    }

    [Fact]
    public async Task Only_the_value_that_is_referred_to_is_a_group_and_only_if_its_type_says_so()
    {
        _records.Store(Lamp, Admin(100, AdminPermissions.All, new HandleReference("88.118.42/STAFF", 200)), Admin(101, AdminPermissions.All, new HandleReference("88.118.42/STAFF", 0)));
        _records.Store("88.118.42/STAFF", Group(200, s_me) with { Type = "DESC" }, Group(201, s_me));

        Assert.Equal(Verdict.NotAdministrator, await JudgeAsync(Me));
    }

    [Fact]
    public async Task A_group_that_is_not_here_matches_nobody()
    {
        _records.Store(Lamp, Admin(100, AdminPermissions.All, new HandleReference("99.1/ELSEWHERE", 200)), Admin(101, AdminPermissions.All, new HandleReference("no handle", 1)));

        Assert.Equal(Verdict.NotAdministrator, await JudgeAsync(Me));
    }

    [Fact]
    public async Task Groups_in_a_circle_are_walked_once()
    {
        _records.Store(Lamp, Admin(100, AdminPermissions.All, new HandleReference("88.118.42/A", 1)));
        _records.Store("88.118.42/A", Group(1, new HandleReference("88.118.42/B", 1), new HandleReference("88.118.42/a", 1)));
        _records.Store("88.118.42/B", Group(1, new HandleReference("88.118.42/a", 1)));

        Assert.Equal(Verdict.NotAdministrator, await JudgeAsync(Me));
        Assert.Equal(3, _records.Reads);
    }

    [Theory]
    [InlineData(AdministratorSearch.GroupDepthMost, Verdict.Allowed)]
    [InlineData(AdministratorSearch.GroupDepthMost + 1, Verdict.NotAdministrator)]
    public async Task Groups_are_followed_so_deep_and_no_deeper(int depth, Verdict expected)
    {
        _records.Store(Lamp, Admin(100, AdminPermissions.All, new HandleReference("88.118.42/G1", 1)));
        for (int level = 1; level <= depth; level++)
        {
            _records.Store($"88.118.42/G{level}", Group(1, level == depth ? s_me : new HandleReference($"88.118.42/G{level + 1}", 1)));
        }

        Assert.Equal(expected, await JudgeAsync(Me));
    }

    [Fact]
    public async Task A_wide_group_does_not_keep_the_writer()
    {
        _records.Store(Lamp, Admin(100, AdminPermissions.All, new HandleReference("88.118.42/WIDE", 1)));
        _records.Store("88.118.42/WIDE", Group(1, [.. Enumerable.Range(0, 9_000).Select(number => new HandleReference($"88.118.42/{number}", 1))]));

        Assert.Equal(Verdict.NotAdministrator, await JudgeAsync(Me));
        Assert.Equal(AdministratorSearch.RecordsReadMost, _records.Reads);
    }

    [Fact]
    public async Task Server_administrators_may_do_what_no_record_grants()
    {
        _records.Store("88.118.42/STAFF", Group(200, s_me));
        ImmutableArray<HandleReference> direct = [s_me];
        ImmutableArray<HandleReference> group = [new HandleReference("88.118.42/STAFF", 200)];

        Assert.Equal(Verdict.Allowed, await JudgeAsync(Me, administrators: new ServerAdministrators(direct, [])));
        Assert.Equal(Verdict.Allowed, await JudgeAsync(Me, administrators: new ServerAdministrators(group, [])));
        Assert.Equal(Verdict.NotAdministrator, await JudgeAsync(Me, administrators: new ServerAdministrators([], direct)));
    }

    [Fact]
    public async Task Who_may_home_may_home_and_nothing_else()
    {
        var authority = new Authority(new ServerAdministrators([], [s_me]), _records);

        Assert.Equal(Verdict.Allowed, await authority.JudgeAsync(Me, Demand.Homing, default));
        Assert.Equal(Verdict.NotAdministrator, await authority.JudgeAsync(Me, Demand.ToRead(Handle.Parse(Lamp)), default));
    }

    [Fact]
    public async Task An_admin_record_that_cannot_be_read_grants_nothing()
    {
        HandleValue broken = Admin(100, AdminPermissions.All, s_me);
        _records.Store(Lamp, broken with { Data = broken.Data[..^1] });

        Assert.Equal(Verdict.NotAdministrator, await JudgeAsync(Me));
    }

    [Fact]
    public async Task Every_grant_of_an_alternative_is_needed_and_one_alternative_is_enough()
    {
        _records.Store(Lamp, Admin(100, AdminPermissions.DeleteHandle, s_me));
        var delete = new Grant(Handle.Parse(Lamp), AdminPermissions.DeleteHandle);
        var create = new Grant(Handle.Parse("0.NA/88.118.42"), AdminPermissions.AddHandle);
        var authority = new Authority(ServerAdministrators.None, _records);

        Assert.Equal(Verdict.NotAdministrator, await authority.JudgeAsync(Me, Demand.AnyOf([delete, create]), default));
        Assert.Equal(Verdict.NotAdministrator, await authority.JudgeAsync(Me, Demand.Of(default(Grant)), default));
        Assert.Equal(Verdict.Allowed, await authority.JudgeAsync(Me, Demand.AnyOf([create], [delete]), default));
    }

    private static Requester Me => Requester.Identified(s_me);

    private ValueTask<Verdict> JudgeAsync(Requester requester, AdminPermissions permissions = AdminPermissions.DeleteHandle, ServerAdministrators? administrators = null) =>
        new Authority(administrators ?? ServerAdministrators.None, _records).JudgeAsync(requester, Demand.Of(Handle.Parse(Lamp), permissions), default);
}
