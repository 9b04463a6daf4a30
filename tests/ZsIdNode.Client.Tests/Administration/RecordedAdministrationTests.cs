using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Testing;

namespace ZsIdNode.Client.Tests.Administration;

/// <summary>What we send is what the Handle.net client sent, byte for byte, to a server that answers as the Handle.net server did.</summary>
public sealed class RecordedAdministrationTests
{
    [Theory]
    [InlineData("create-rsa", Creation.New)]
    [InlineData("create-overwrite", Creation.Overwrite)]
    [InlineData("create-mint-suffix", Creation.Mint)]
    public async Task A_record_is_created_as_recorded(string vector, Creation creation)
    {
        await using var recorded = RecordedAdministration.Of(vector, RecordedAdministration.Administrator());
        (string handle, IReadOnlyList<HandleValue> values) = recorded.ValuesOf(0);

        AdministrationAnswer answer = await Play(recorded, administration => administration.CreateAsync(handle, values, creation));

        recorded.AssertReceivedAsRecorded();
        Assert.True(answer.IsSuccess);
        Assert.StartsWith(handle, answer.Handle, StringComparison.Ordinal);
        Assert.Equal(creation == Creation.Mint ? 36 : 0, answer.Handle.Length - handle.Length);
    }

    [Fact]
    public async Task A_secret_key_answers_as_recorded()
    {
        byte[] salt = Vector.Load("create-seckey").Requests[1][87..103];
        await using var recorded = RecordedAdministration.Of("create-seckey", RecordedAdministration.SecretHolder(), salt);
        (string handle, IReadOnlyList<HandleValue> values) = recorded.ValuesOf(0);

        Assert.True((await Play(recorded, administration => administration.CreateAsync(handle, values))).IsSuccess);

        recorded.AssertReceivedAsRecorded();
    }

    [Theory]
    [InlineData("private_handle_format_hex")]
    [InlineData("private_pkcs8_der_hex")]
    public async Task A_DSA_key_answers_as_recorded_but_for_the_signature(string form)
    {
        await using var recorded = RecordedAdministration.Of("create-dsa", RecordedAdministration.OfKeyFile("dsa", form, "302:0.NA/88.101.1"));
        (string handle, IReadOnlyList<HandleValue> values) = recorded.ValuesOf(0);

        Assert.True((await Play(recorded, administration => administration.CreateAsync(handle, values))).IsSuccess);

        Vector vector = Vector.Load("create-dsa");
        Assert.Equal(Convert.ToHexString(vector.Requests[0]), Convert.ToHexString(recorded.Received[0]));
        Assert.Equal(Malformed.None, Message.TryRead(recorded.Received[1].AsSpan(Envelope.Bytes), out Message message));
        Assert.Equal(Malformed.None, ChallengeAnswer.TryRead(message.Body, out ChallengeAnswer answer));
        Assert.Equal(("0.NA/88.101.1", 302), (System.Text.Encoding.UTF8.GetString(answer.UserHandle), answer.UserIndex));
        Assert.Equal(Malformed.None, Message.TryRead(vector.Responses[0].AsSpan(Envelope.Bytes), out Message challenged));
        Assert.Equal(Malformed.None, Challenge.TryRead(challenged.Body, out Challenge challenge));
        byte[] key = Convert.FromHexString(Vector.Keys.GetProperty("dsa").GetProperty("public_handle_format_hex").GetString()!);
        Assert.Equal(AnswerVerdict.Verified, new PublicKeyVerifier().Verify(key, answer.UserHandle, new ChallengedBytes(challenge.Nonce, challenge.Digest.Digest), answer.Proof));
    }

    [Fact]
    public async Task Values_are_added_modified_and_removed_as_recorded()
    {
        await Expect("add-two-values", (administration, handle, values) => administration.AddValuesAsync(handle, values));
        await Expect("modify-value", (administration, handle, values) => administration.ModifyValuesAsync(handle, values));

        static async Task Expect(string vector, Func<HandleAdministration, string, IReadOnlyList<HandleValue>, Task<AdministrationAnswer>> change)
        {
            await using var recorded = RecordedAdministration.Of(vector, RecordedAdministration.Administrator());
            (string handle, IReadOnlyList<HandleValue> values) = recorded.ValuesOf(0);
            Assert.True((await Play(recorded, administration => change(administration, handle, values))).IsSuccess);
            recorded.AssertReceivedAsRecorded();
        }
    }

    [Theory]
    [InlineData("remove-value")]
    [InlineData("home-na")]
    public async Task Values_are_removed_and_prefixes_homed_as_recorded(string vector)
    {
        await using var recorded = RecordedAdministration.Of(vector, RecordedAdministration.Administrator());
        Assert.True(Prefix.TryParse("88.101.1.5", out Prefix prefix));

        AdministrationAnswer answer = await Play(recorded, administration =>
            vector == "home-na" ? administration.HomeAsync(prefix) : administration.RemoveValuesAsync("88.101.1/vec-mod", [6]));

        recorded.AssertReceivedAsRecorded();
        Assert.True(answer.IsSuccess);
    }

    [Fact]
    public async Task A_refusal_after_the_proof_is_an_answer()
    {
        await using var recorded = RecordedAdministration.Of("delete-limited-admin", RecordedAdministration.OfKeyFile("noperm", "private_pkcs8_der_hex", "300:88.101.1/NOPERM"));

        AdministrationAnswer answer = await Play(recorded, administration => administration.DeleteAsync("88.101.1/vec-limited"));

        recorded.AssertReceivedAsRecorded();
        Assert.Equal(ResponseCode.InvalidAdmin, answer.ResponseCode);
        Assert.Equal("the identity does not administer this (response code 400).", answer.Describe());
    }

    [Fact]
    public async Task A_list_of_handles_comes_in_several_messages()
    {
        await using var recorded = RecordedAdministration.Of("list-handles", RecordedAdministration.Administrator());
        Assert.True(Prefix.TryParse("88.101.1", out Prefix prefix));

        List<string> handles = await Play(recorded, administration => ToListAsync(administration.ListHandlesAsync(prefix)));

        recorded.AssertReceivedAsRecorded();
        Assert.Equal(137, handles.Count);
        Assert.All(handles, handle => Assert.StartsWith("88.101.1/", handle, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Homed_prefixes_are_listed()
    {
        await using var recorded = RecordedAdministration.Of("list-homed-prefixes", RecordedAdministration.Administrator());

        List<string> prefixes = await Play(recorded, administration => ToListAsync(administration.ListHomedPrefixesAsync()));

        recorded.AssertReceivedAsRecorded();
        Assert.Equal(["0.0/0.0", "0.NA/0.NA", "0.NA/88.101.1"], prefixes);
    }

    [Fact]
    public async Task A_value_that_is_not_public_is_delivered_to_who_proves_who_it_is()
    {
        await using var recorded = RecordedAdministration.Of("resolve-restricted-rsa", RecordedAdministration.Administrator());

        HandleAnswer answer = await Play(recorded, administration => administration.ResolveAsync("88.101.1/vec-restricted", ResolutionQuery.All));

        recorded.AssertReceivedAsRecorded();
        Assert.Contains(answer.Values, value => (value.Permissions & ValuePermissions.PublicRead) == 0);
    }

    [Theory]
    [InlineData("session-dh-create", false)]
    [InlineData("session-dh-authenticated", true)]
    public async Task A_session_is_set_up_and_a_record_created_in_it_as_recorded(string vector, bool certifies)
    {
        await using var recorded = RecordedAdministration.InSession(vector, certifies: certifies);
        (string handle, IReadOnlyList<HandleValue> values) = recorded.ValuesOf(1);

        AdministrationAnswer answer = await Play(recorded, administration => administration.CreateAsync(handle, values));

        recorded.AssertReceivedAsRecorded();
        Assert.Equal((true, handle), (answer.IsSuccess, answer.Handle));
    }

    [Fact]
    public async Task A_session_is_ended_as_recorded()
    {
        await using var recorded = RecordedAdministration.InSession("session-terminate");
        (string handle, IReadOnlyList<HandleValue> values) = recorded.ValuesOf(1);

        Task playing = recorded.PlayAsync();
        Assert.True((await recorded.Administration.CreateAsync(handle, values)).IsSuccess);
        await recorded.Administration.EndSessionAsync();

        Assert.Equal(4, recorded.Received.Count);
        recorded.AssertReceivedAsRecorded();
        Assert.False(playing.IsCompletedSuccessfully, "The fifth request, in a session that is no more, is not ours.");
    }

    [Fact]
    public async Task Everything_in_an_encrypted_session_is_sent_as_recorded()
    {
        await using var recorded = RecordedAdministration.InSession("session-dh-encrypted", encrypts: true, certifies: true);
        (string handle, IReadOnlyList<HandleValue> created) = recorded.ValuesOf(1);
        IReadOnlyList<HandleValue> added = recorded.ValuesOf(3).Values;

        Task playing = recorded.PlayAsync();
        Assert.True((await recorded.Administration.CreateAsync(handle, created)).IsSuccess);
        Assert.True((await recorded.Administration.AddValuesAsync(handle, added)).IsSuccess);
        HandleAnswer answer = await recorded.Administration.ResolveAsync(handle, ResolutionQuery.All);
        recorded.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await recorded.Administration.DeleteAsync(handle)).IsSuccess);
        await playing;

        recorded.AssertReceivedAsRecorded();
        Assert.True(answer.IsCertified);
        Assert.Contains(answer.Values, value => value.Index == added[0].Index);
    }

    private static async Task<T> Play<T>(RecordedAdministration recorded, Func<HandleAdministration, Task<T>> administer)
    {
        Task playing = recorded.PlayAsync();
        T answer = await administer(recorded.Administration);
        await playing;
        return answer;
    }

    private static async Task<List<string>> ToListAsync(IAsyncEnumerable<string> items)
    {
        var list = new List<string>();
        await foreach (string item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
