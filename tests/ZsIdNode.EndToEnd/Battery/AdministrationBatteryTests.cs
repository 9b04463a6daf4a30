using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;

namespace ZsIdNode.EndToEnd.Battery;

/// <summary>
/// All that an administrator does, from homing a prefix to unhoming it, by every kind of key and every way of asking; after
/// each step the code and the record are as they must be.
/// </summary>
[Collection(BatteryCollection.Name)]
public sealed class AdministrationBatteryTests(TwoNodes nodes)
{
    private static readonly HandleValue Url = HandleValue.OfText(1, "URL", "https://example.org/1");
    private static readonly HandleValue OtherUrl = HandleValue.OfText(1, "URL", "https://example.org/2");
    private static readonly HandleValue Note = HandleValue.OfText(70, "NOTE", "客厅吊灯");
    private static readonly HandleValue OtherNote = HandleValue.OfText(70, "NOTE", "落地灯");
    private static readonly HandleValue Price = HandleValue.OfText(80, "PRICE", "1999") with { Permissions = ValuePermissions.AdminRead | ValuePermissions.AdminWrite };

    public static TheoryData<Who, How> Everybody()
    {
        var all = new TheoryData<Who, How>();
        foreach (Who who in Enum.GetValues<Who>().Except([Who.Newcomer]))
        {
            foreach (How how in Enum.GetValues<How>())
            {
                all.Add(who, how);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task A_prefix_lives_from_homing_to_unhoming(Who who, How how)
    {
        await using var administrator = new Administrator(nodes, who, how);
        HandleAdministration asks = administrator.Asks;
        Prefix prefix = nodes.NewPrefix();
        string lamp = $"{prefix}/LAMP-1";

        // Home.
        Assert.Empty(await administrator.FindAsync(lamp, ResponseCode.ServerNotResponsible));
        await MustAsync(ResponseCode.Success, asks.HomeAsync(prefix));
        await MustAsync(ResponseCode.HandleAlreadyExists, asks.HomeAsync(prefix));
        HandleValue site = (await administrator.FindAsync($"0.NA/{prefix}")).Single(value => value.Type == "HS_SITE");
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(nodes.Upper.Data, "siteinfo.bin")), site.Data.ToArray());
        Assert.Contains($"0.NA/{prefix}", await administrator.ListHomedAsync());

        // Create, and create over it.
        await MustAsync(ResponseCode.Success, asks.CreateAsync(lamp, [Url, Price]));
        Assert.Equal([Url], await administrator.FindAsync(lamp));
        Assert.Equal([Url, Price], await administrator.FindAllAsync(lamp));
        await MustAsync(ResponseCode.HandleAlreadyExists, asks.CreateAsync(lamp, [OtherUrl]));
        Assert.Equal([Url], await administrator.FindAsync(lamp));
        await MustAsync(ResponseCode.Success, asks.CreateAsync(lamp, [OtherUrl], Creation.Overwrite));
        Assert.Equal([OtherUrl], await administrator.FindAllAsync(lamp));

        // Mint.
        string minted = await MustAsync(ResponseCode.Success, asks.CreateAsync($"{prefix}/M-", [Url], Creation.Mint));
        Assert.Matches("/M-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", minted);
        Assert.Equal([Url], await administrator.FindAsync(minted));

        // Add.
        await MustAsync(ResponseCode.Success, asks.AddValuesAsync(lamp, [Note]));
        await MustAsync(ResponseCode.ValueAlreadyExists, asks.AddValuesAsync(lamp, [OtherNote]));
        Assert.Equal([OtherUrl, Note], await administrator.FindAsync(lamp));
        await MustAsync(ResponseCode.Success, asks.AddValuesAsync(lamp, [OtherNote, Price], overwrite: true));
        Assert.Equal([OtherUrl, OtherNote, Price], await administrator.FindAllAsync(lamp));
        await MustAsync(ResponseCode.InvalidValue, asks.AddValuesAsync(lamp, []));
        await MustAsync(ResponseCode.HandleNotFound, asks.AddValuesAsync($"{prefix}/NOTHING", [Note]));

        // Modify.
        await MustAsync(ResponseCode.Success, asks.ModifyValuesAsync(lamp, [Url]));
        Assert.Equal([Url, OtherNote], await administrator.FindAsync(lamp));
        await MustAsync(ResponseCode.ValuesNotFound, asks.ModifyValuesAsync(lamp, [Note with { Index = 71 }]));

        // Remove.
        await MustAsync(ResponseCode.Success, asks.RemoveValuesAsync(lamp, [1, 80]));
        Assert.Equal([OtherNote], await administrator.FindAllAsync(lamp));
        await MustAsync(ResponseCode.ValuesNotFound, asks.RemoveValuesAsync(lamp, [1]));

        // List: what was made here, and a list of several messages.
        Assert.Equal([lamp, minted.ToUpperInvariant()], (await administrator.ListAsync(prefix)).Order(StringComparer.Ordinal));
        IReadOnlyList<string> listed = await administrator.ListAsync(Prefix.Parse(TwoNodes.ListedPrefix));
        Assert.Equal(Enumerable.Range(0, TwoNodes.HandlesListed).Select(row => $"{TwoNodes.ListedPrefix}/LAMP-{row:D3}"), listed.Order(StringComparer.Ordinal));

        // Delete.
        await MustAsync(ResponseCode.Success, asks.DeleteAsync(lamp));
        await MustAsync(ResponseCode.HandleNotFound, asks.DeleteAsync(lamp));
        Assert.Empty(await administrator.FindAsync(lamp, ResponseCode.HandleNotFound));
        Assert.Equal([minted.ToUpperInvariant()], await administrator.ListAsync(prefix));

        // Unhome.
        await MustAsync(ResponseCode.Success, asks.UnhomeAsync(prefix));
        await MustAsync(ResponseCode.HandleNotFound, asks.UnhomeAsync(prefix));
        Assert.DoesNotContain($"0.NA/{prefix}", await administrator.ListHomedAsync());
        await MustAsync(ResponseCode.ServerNotResponsible, asks.CreateAsync(lamp, [Url]));
        Assert.Empty(await administrator.FindAsync(minted, ResponseCode.ServerNotResponsible));
    }

    [Theory]
    [InlineData(How.Plain)]
    [InlineData(How.Session)]
    [InlineData(How.EncryptedSession)]
    public async Task Whom_a_prefix_record_names_changes_that_record_and_nothing_else(How how)
    {
        await using var newcomer = new Administrator(nodes, Who.Newcomer, how);
        HandleAdministration asks = newcomer.Asks;
        IReadOnlyList<HandleValue> before = await newcomer.FindAsync(TwoNodes.NewcomerRecord);
        Prefix prefix = nodes.NewPrefix();

        await MustAsync(ResponseCode.Success, asks.AddValuesAsync(TwoNodes.NewcomerRecord, [Note, Price]));
        await MustAsync(ResponseCode.Success, asks.ModifyValuesAsync(TwoNodes.NewcomerRecord, [OtherNote]));
        Assert.Equal([.. before.Where(value => value.Index < 70), OtherNote, Price, .. before.Where(value => value.Index > 80)], await newcomer.FindAllAsync(TwoNodes.NewcomerRecord));
        await MustAsync(ResponseCode.Success, asks.RemoveValuesAsync(TwoNodes.NewcomerRecord, [70, 80]));
        Assert.Equal(before, await newcomer.FindAsync(TwoNodes.NewcomerRecord));

        await MustAsync(ResponseCode.InvalidAdmin, asks.HomeAsync(prefix));
        await MustAsync(ResponseCode.InvalidAdmin, asks.UnhomeAsync(Prefix.Parse(TwoNodes.ListedPrefix)));
        await MustAsync(ResponseCode.InvalidAdmin, asks.CreateAsync($"0.NA/{prefix}", [Url]));
        await MustAsync(ResponseCode.InvalidAdmin, asks.CreateAsync($"{TwoNodes.ListedPrefix}/LAMP-X", [Url]));
        await MustAsync(ResponseCode.InvalidAdmin, asks.AddValuesAsync($"{TwoNodes.ListedPrefix}/LAMP-000", [Note]));
        await MustAsync(ResponseCode.InvalidAdmin, asks.DeleteAsync($"{TwoNodes.ListedPrefix}/LAMP-000"));
        Assert.Equal(HandleClientReason.Refused, (await Assert.ThrowsAsync<HandleClientException>(() => newcomer.ListAsync(Prefix.Parse(TwoNodes.ListedPrefix)))).Reason);
        Assert.Equal(HandleClientReason.Refused, (await Assert.ThrowsAsync<HandleClientException>(newcomer.ListHomedAsync)).Reason);
        Assert.Empty(await newcomer.FindAsync($"{prefix}/LAMP-1", ResponseCode.ServerNotResponsible));
        Assert.Single(await newcomer.FindAsync($"{TwoNodes.ListedPrefix}/LAMP-000"));
    }

    [Theory]
    [InlineData(How.Plain)]
    [InlineData(How.Session)]
    public async Task The_lower_nodes_administrator_does_by_verbs_what_he_may_do_at_the_upper_node(How how)
    {
        string[] access = [.. nodes.Arguments(Who.LowerNode), .. how == How.Session ? (string[])["--session"] : []];
        string prefix = nodes.NewPrefix().ToString();

        await ZsidProcess.MustAsync(["home", prefix, .. access]);
        Assert.Contains($"0.NA/{prefix}", await ZsidProcess.MustAsync(["list", .. access]), StringComparison.Ordinal);
        await ZsidProcess.MustAsync(["create", $"{prefix}/LAMP-1", "URL=https://example.org/1", .. access]);
        await ZsidProcess.MustAsync(["create", $"{prefix}/LAMP-1", "URL=https://example.org/2", "--overwrite", .. access]);
        string minted = await ZsidProcess.MustAsync(["create", $"{prefix}/M-", "URL=https://example.org/3", "--mint", .. access]);
        Assert.Matches($"^{prefix}/M-[0-9a-f-]{{36}} is created", minted);
        await ZsidProcess.MustAsync(["value", "add", $"{prefix}/LAMP-1", "70:NOTE=客厅吊灯", .. access]);
        string resolved = await ZsidProcess.MustAsync("resolve", $"{prefix}/LAMP-1", "--server", $"127.0.0.1:{nodes.Upper.WirePort}", "--udp");
        Assert.Contains("https://example.org/2", resolved, StringComparison.Ordinal);
        Assert.Contains("客厅吊灯", resolved, StringComparison.Ordinal);
        Assert.Equal(2, (await ZsidProcess.MustAsync(["list", prefix, .. access])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await ZsidProcess.MustAsync(["delete", $"{prefix}/LAMP-1", .. access]);
        await ZsidProcess.MustAsync(["unhome", prefix, .. access]);
        (int exitCode, _, string errors) = await ZsidProcess.RunAsync(["unhome", prefix, .. access]);
        Assert.Equal(1, exitCode);
        Assert.Contains("response code 100", errors, StringComparison.Ordinal);
    }

    /// <summary>Asks for a change, which must end with this code; gives the handle that was changed.</summary>
    private static async Task<string> MustAsync(ResponseCode expected, Task<AdministrationAnswer> change)
    {
        AdministrationAnswer answer = await change;
        Assert.True(answer.ResponseCode == expected, $"{answer.Handle}: expected {expected}, but {answer.Describe()}");
        return answer.Handle;
    }
}
