using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Wire;

public sealed class AdministrativeOperationsTests : IAsyncDisposable
{
    private static readonly HandleValue s_url = HandleValue.OfText(1, "URL", "https://example.org/lamp");

    private readonly AdministeredNode _node = new();

    [Fact]
    public async Task A_body_that_is_cut_anywhere_is_refused_as_malformed()
    {
        OpCode[] withValues = [OpCode.CreateHandle, OpCode.AddValue, OpCode.ModifyValue, OpCode.RemoveValue];
        foreach (OpCode opCode in _node.OpCodes.Where(opCode => opCode < OpCode.GetNextTransactionId))
        {
            byte[] body = withValues.Contains(opCode) ? AdministeredNode.ValuesBody("88.118.42/LAMP", s_url) : AdministeredNode.HandleBody("0.NA/88.118.42");

            // A removal holds an index where the others hold values: cut before it ends.
            int most = opCode == OpCode.RemoveValue ? 4 + "88.118.42/LAMP".Length + 8 : body.Length;
            for (int length = 0; length < most; length++)
            {
                Answer? answer = await _node.AskAsync(opCode, body[..length], Requester.Anonymous);

                Assert.Equal(ResponseCode.ProtocolError, answer!.Code);
                Assert.Equal(7u, answer.RequestId);
            }
        }
    }

    [Fact]
    public async Task Strangers_do_not_reach_the_one_writer()
    {
        // It does not run: who reached it would wait.
        byte[] values = AdministeredNode.ValuesBody("88.118.42/LAMP", s_url);
        byte[] handle = AdministeredNode.HandleBody("88.118.42/LAMP");
        byte[] prefix = AdministeredNode.HandleBody("0.NA/88.118.42");
        foreach ((OpCode opCode, byte[] body) in new[] { (OpCode.CreateHandle, values), (OpCode.AddValue, values), (OpCode.DeleteHandle, handle), (OpCode.HomePrefix, prefix), (OpCode.UnhomePrefix, prefix), (OpCode.ListHandles, prefix), (OpCode.ListHomedPrefixes, prefix) })
        {
            Assert.Null(await _node.AskAsync(opCode, body, Requester.Anonymous));
        }

        Assert.Equal(0, _node.Refused);
    }

    [Fact]
    public async Task A_value_that_everybody_may_write_needs_no_proof()
    {
        _node.Run();
        HandleValue open = s_url with { Permissions = ValuePermissions.Usual | ValuePermissions.PublicWrite };
        await _node.AskAsync(OpCode.CreateHandle, AdministeredNode.ValuesBody("88.118.42/LAMP", open));

        Answer? answer = await _node.AskAsync(OpCode.ModifyValue, AdministeredNode.ValuesBody("88.118.42/lamp", open with { Data = "x"u8.ToArray() }), Requester.Anonymous);

        Assert.Equal(ResponseCode.Success, answer!.Code);
        Assert.Null(await _node.AskAsync(OpCode.ModifyValue, AdministeredNode.ValuesBody("88.118.42/NOBODY", open), Requester.Anonymous));
    }

    [Fact]
    public async Task A_refused_change_is_counted_once()
    {
        _node.Run();

        Answer? answer = await _node.AskAsync(OpCode.DeleteHandle, AdministeredNode.HandleBody("88.118.42/NOBODY"));

        Assert.Equal(ResponseCode.HandleNotFound, answer!.Code);
        Assert.Equal(1, _node.Refused);
    }

    [Fact]
    public async Task A_change_that_may_have_happened_is_told_as_an_error_and_counted_as_nothing()
    {
        _node.Log.Failure = LogFailure.Broken;
        _node.Run();

        Answer? doubtful = await _node.AskAsync(OpCode.CreateHandle, AdministeredNode.ValuesBody("88.118.42/DOUBTFUL", s_url));
        long refused = _node.Refused;
        Answer? later = await _node.AskAsync(OpCode.CreateHandle, AdministeredNode.ValuesBody("88.118.42/LATER", s_url));

        Assert.Equal((ResponseCode.Error, 0), (doubtful!.Code, refused));
        Assert.Equal((ResponseCode.ServerBackup, 1), (later!.Code, _node.Refused));
    }

    [Fact]
    public async Task What_is_no_handle_is_refused_before_anything_else_but_the_prefix()
    {
        byte[] latin = [.. "88.118.42/"u8, 0xE9];
        byte[] body = [0, 0, 0, (byte)latin.Length, .. latin];

        Assert.Equal(ResponseCode.InvalidHandle, (await _node.AskAsync(OpCode.DeleteHandle, body, Requester.Anonymous))!.Code);
        Assert.Equal(ResponseCode.ServerNotResponsible, (await _node.AskAsync(OpCode.DeleteHandle, AdministeredNode.HandleBody("10.9999/x"), Requester.Anonymous))!.Code);
        Assert.Equal(2, _node.Refused);
    }

    [Fact]
    public async Task A_minted_name_is_told_and_can_be_resolved()
    {
        _node.Run();

        Answer? answer = await _node.AskAsync(OpCode.CreateHandle, AdministeredNode.ValuesBody("88.118.42/m-", s_url), flags: OpFlags.Usual | OpFlags.MintNewSuffix);

        string minted = $"88.118.42/m-{AdministeredNode.Minted:D}";
        Assert.Equal(Malformed.None, CreationResponse.TryRead(answer!.Body, out CreationResponse response));
        Assert.Equal(minted, Encoding.UTF8.GetString(response.Handle));
        Assert.Equal(OpFlags.MintNewSuffix, answer.Header.Flags & OpFlags.MintNewSuffix);
        Assert.Equal(ResolutionStatus.Found, _node.Resolve(minted));
    }

    [Fact]
    public async Task A_name_that_grows_too_long_by_minting_is_refused()
    {
        string longest = "88.118.42/" + new string('m', HandleLimits.HandleBytesMost - 20);

        Answer? answer = await _node.AskAsync(OpCode.CreateHandle, AdministeredNode.ValuesBody(longest, s_url), flags: OpFlags.Usual | OpFlags.MintNewSuffix);

        Assert.Equal(ResponseCode.InvalidHandle, answer!.Code);
    }

    [Theory]
    [InlineData(OpCode.CreateHandle)]
    [InlineData(OpCode.AddValue)]
    public async Task The_overwrite_flag_of_an_answer_says_whether_something_was_overwritten(OpCode opCode)
    {
        _node.Run();
        const OpFlags Overwriting = OpFlags.Usual | OpFlags.OverwriteWhenExists;
        if (opCode == OpCode.AddValue)
        {
            await _node.AskAsync(OpCode.CreateHandle, AdministeredNode.ValuesBody("88.118.42/LAMP", HandleValue.OfText(2, "EMAIL", "lamp@example.org")));
        }

        byte[] body = AdministeredNode.ValuesBody("88.118.42/LAMP", s_url);
        Answer? first = await _node.AskAsync(opCode, body, flags: Overwriting);
        Answer? second = await _node.AskAsync(opCode, body, flags: Overwriting);

        Assert.Equal([ResponseCode.Success, ResponseCode.Success], [first!.Code, second!.Code]);
        Assert.Equal(OpFlags.None, first.Header.Flags & OpFlags.OverwriteWhenExists);
        Assert.Equal(OpFlags.OverwriteWhenExists, second.Header.Flags & OpFlags.OverwriteWhenExists);
    }

    [Theory]
    [InlineData("88.203")]
    [InlineData("0.NA/88.203")]
    [InlineData("0.na/88.203")]
    public async Task A_prefix_is_homed_by_its_name_or_its_prefix_handle_with_its_record_in_one_commit(string spelled)
    {
        _node.Run();

        Answer? answer = await _node.AskAsync(OpCode.HomePrefix, AdministeredNode.HandleBody(spelled));

        Assert.Equal(ResponseCode.Success, answer!.Code);
        Assert.Empty(answer.Body);
        Assert.Equal([2], _node.Log.Commits);
        Assert.Equal(ResolutionStatus.Found, _node.Resolve("0.NA/88.203"));
    }

    [Fact]
    public async Task Who_may_home_becomes_the_registrant_and_may_do_nothing_else_by_that()
    {
        var reference = new HandleReference("88.118.42/CLERK", 300);
        await using var node = new AdministeredNode(administrators: new ServerAdministrators([], [reference]));
        node.Run();
        var clerk = Requester.Identified(reference);

        Answer? homed = await node.AskAsync(OpCode.HomePrefix, AdministeredNode.HandleBody("88.203"), clerk);
        Answer? created = await node.AskAsync(OpCode.CreateHandle, AdministeredNode.ValuesBody("88.203/LAMP", s_url), clerk);

        Assert.Equal(ResponseCode.Success, homed!.Code);
        Assert.Equal("88.118.42/CLERK", node.Prefixes.Current.Find("88.203"u8)!.Registrant);
        Assert.Equal(ResponseCode.InvalidAdmin, created!.Code);
    }

    [Fact]
    public async Task A_registrant_is_no_longer_than_a_name()
    {
        var reference = new HandleReference($"88.118.42/{new string('c', 200)}", 300);
        await using var node = new AdministeredNode(administrators: new ServerAdministrators([reference], []));
        node.Run();

        Assert.Equal(ResponseCode.Success, (await node.AskAsync(OpCode.HomePrefix, AdministeredNode.HandleBody("88.203"), Requester.Identified(reference)))!.Code);
        Assert.Equal("", node.Prefixes.Current.Find("88.203"u8)!.Registrant);
    }

    [Theory]
    [InlineData(true, ResponseCode.InvalidValue)]
    [InlineData(false, ResponseCode.Success)]
    public async Task A_value_without_the_structure_of_its_type_is_taken_only_where_the_operator_wants_it(bool checksStructures, ResponseCode expected)
    {
        await using var node = new AdministeredNode(checksStructures: checksStructures);
        node.Run();

        Answer? answer = await node.AskAsync(OpCode.CreateHandle, AdministeredNode.ValuesBody("88.118.42/LOOSE", HandleValue.OfText(1, "HS_SITE", "no site")));

        Assert.Equal(expected, answer!.Code);
    }

    [Fact]
    public async Task A_refused_homing_writes_no_prefix_record()
    {
        _node.Run();

        // 0.NA/88.118.42.1 would be ours to write: its parent is homed.
        Answer? answer = await _node.AskAsync(OpCode.HomePrefix, AdministeredNode.HandleBody("88.118.42.1"), Requester.Identified(new HandleReference("88.118.42/LAMP", 300)));

        Assert.Equal(ResponseCode.InvalidAdmin, answer!.Code);
        Assert.Equal(ResolutionStatus.HandleNotFound, _node.Resolve("0.NA/88.118.42.1"));
        Assert.Empty(_node.Log.Commits);
    }

    [Fact]
    public async Task An_unhomed_prefix_is_answered_for_no_more()
    {
        _node.Run();

        Assert.Equal(ResponseCode.Success, (await _node.AskAsync(OpCode.UnhomePrefix, AdministeredNode.HandleBody("88.118.42")))!.Code);
        Assert.Equal(ResponseCode.HandleNotFound, (await _node.AskAsync(OpCode.UnhomePrefix, AdministeredNode.HandleBody("88.118.42")))!.Code);
        Assert.Equal(ResponseCode.ServerNotResponsible, (await _node.AskAsync(OpCode.ListHandles, AdministeredNode.HandleBody("0.NA/88.118.42")))!.Code);
    }

    [Theory]
    [InlineData("not a prefix")]
    [InlineData("88..1")]
    [InlineData("88.118.42/LAMP")]
    [InlineData("/")]
    [InlineData("")]
    public async Task What_is_no_prefix_is_not_homed(string spelled)
    {
        foreach (OpCode opCode in new[] { OpCode.HomePrefix, OpCode.UnhomePrefix, OpCode.ListHandles })
        {
            Assert.Equal(ResponseCode.InvalidHandle, (await _node.AskAsync(opCode, AdministeredNode.HandleBody(spelled)))!.Code);
        }
    }

    [Theory]
    [InlineData(OpCode.GetNextTransactionId, "Next txn id no longer supported; upgrade required")]
    [InlineData(OpCode.RetrieveTransactions, "Mirrors are not fed by this operation")]
    [InlineData(OpCode.DumpHandles, "Mirrors are not fed by this operation")]
    [InlineData(OpCode.BackupServer, "Backups are the operator's affair and not made by this operation")]
    public async Task What_mirrors_ask_is_not_supported(OpCode opCode, string message)
    {
        Answer? answer = await _node.AskAsync(opCode, AdministeredNode.HandleBody("/"), Requester.Anonymous);

        Assert.Equal(ResponseCode.OperationNotSupported, answer!.Code);
        Assert.Equal(message, Encoding.UTF8.GetString(answer.Body.AsSpan(4)));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
