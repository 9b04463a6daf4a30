using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire;
using ZsIdNode.Client.Wire.Sessions;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Client.Administration;

/// <summary>
/// Changes what a Handle server holds, as one identity: challenges are answered, on wish once per session instead
/// of once per request. Any number of changes at a time, over TCP.
/// </summary>
/// <remarks>
/// A refusal is an answer; <see cref="HandleClientException"/> means that there was none, and leaves open
/// whether the change was made. Client and identity stay the caller's to dispose.
/// </remarks>
public sealed class HandleAdministration : IDisposable
{
    private readonly HandleClient _client;
    private readonly Identity _identity;
    private readonly HandleAdministrationOptions _options;
    private readonly Sessions? _sessions;

    public HandleAdministration(HandleClient client, Identity identity, HandleAdministrationOptions? options = null)
    {
        _options = options ?? new HandleAdministrationOptions();
        _options.Check();
        _client = client;
        _identity = identity;
        _sessions = _options.UsesSession ? new Sessions(client, identity, _options) : null;
    }

    /// <summary>The key by which changes are proven.</summary>
    public HandleReference Administrator => _identity.Reference;

    /// <summary>Creates a record.</summary>
    /// <param name="handle">The handle; with <see cref="Creation.Mint"/> what the server puts a suffix of its own behind.</param>
    /// <exception cref="HandleClientException">There is no answer that can be used.</exception>
    public Task<AdministrationAnswer> CreateAsync(string handle, IReadOnlyList<HandleValue> values, Creation creation = Creation.New, CancellationToken stop = default)
    {
        OpFlags flags = creation switch
        {
            Creation.New => OpFlags.None,
            Creation.Overwrite => OpFlags.OverwriteWhenExists,
            Creation.Mint => OpFlags.MintNewSuffix,
            _ => throw new ArgumentOutOfRangeException(nameof(creation), creation, null),
        };
        return ChangeAsync(OpCode.CreateHandle, flags, handle, values, stop);
    }

    public Task<AdministrationAnswer> DeleteAsync(string handle, CancellationToken stop = default) => ChangeAsync(OpCode.DeleteHandle, handle, stop);

    /// <summary>Adds values to a record.</summary>
    /// <param name="overwrite">Whether values whose indexes are taken replace those that stand there.</param>
    public Task<AdministrationAnswer> AddValuesAsync(string handle, IReadOnlyList<HandleValue> values, bool overwrite = false, CancellationToken stop = default) =>
        ChangeAsync(OpCode.AddValue, overwrite ? OpFlags.OverwriteWhenExists : OpFlags.None, handle, values, stop);

    /// <summary>Replaces values; their indexes say which.</summary>
    public Task<AdministrationAnswer> ModifyValuesAsync(string handle, IReadOnlyList<HandleValue> values, CancellationToken stop = default) =>
        ChangeAsync(OpCode.ModifyValue, OpFlags.None, handle, values, stop);

    public Task<AdministrationAnswer> RemoveValuesAsync(string handle, ReadOnlySpan<int> indexes, CancellationToken stop = default)
    {
        var body = new ArrayBufferWriter<byte>();
        RemovalRequest.Write(body, Bytes(handle), indexes);
        return ChangeAsync(OpCode.RemoveValue, OpFlags.None, handle, body.WrittenMemory, stop);
    }

    /// <summary>Has the server answer for a prefix.</summary>
    public Task<AdministrationAnswer> HomeAsync(Prefix prefix, CancellationToken stop = default) => ChangeAsync(OpCode.HomePrefix, RecordOf(prefix), stop);

    /// <summary>Has the server answer for a prefix no more.</summary>
    public Task<AdministrationAnswer> UnhomeAsync(Prefix prefix, CancellationToken stop = default) => ChangeAsync(OpCode.UnhomePrefix, RecordOf(prefix), stop);

    /// <summary>The handles under a prefix, in the server's order and spelling, as its messages come.</summary>
    /// <exception cref="HandleClientException">The server refuses, or there is no answer that can be used.</exception>
    public IAsyncEnumerable<string> ListHandlesAsync(Prefix prefix, CancellationToken stop = default) => ListAsync(OpCode.ListHandles, RecordOf(prefix), stop);

    /// <summary>The records of the prefixes that the server answers for, such as <c>0.NA/88.118</c>.</summary>
    /// <inheritdoc cref="ListHandlesAsync"/>
    public IAsyncEnumerable<string> ListHomedPrefixesAsync(CancellationToken stop = default) => ListAsync(OpCode.ListHomedPrefixes, "/", stop);

    /// <summary>Resolves, and proves who asks when there are values that not everybody may read.</summary>
    /// <exception cref="HandleClientException">There is no answer that can be used.</exception>
    public Task<HandleAnswer> ResolveAsync(string handle, ResolutionQuery query, HandleTransport transport = HandleTransport.Tcp, CancellationToken stop = default) =>
        _client.ResolveAsync(Bytes(handle), query with { PublicOnly = false }, transport, AskAsync, stop);

    /// <summary>Ends the session, if there is one; the server may then forget its key.</summary>
    public async Task EndSessionAsync(CancellationToken stop = default)
    {
        if (_sessions?.Current is ClientSession session)
        {
            _sessions.Forget(session);
            var body = new ArrayBufferWriter<byte>();
            HandleRequest.Write(body, HandleRequest.Blank);
            Question question = await CompleteAsync(new Question(OpCode.SessionTerminate, OpFlags.Usual, body.WrittenMemory, HandleTransport.Tcp), session, stop).ConfigureAwait(false);
            await _client.AskAsync(question, stop).ConfigureAwait(false);
        }
    }

    public void Dispose() => _sessions?.Dispose();

    private static byte[] Bytes(string handle)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(handle);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, HandleLimits.HandleBytesMost, nameof(handle));
        return bytes;
    }

    private static string RecordOf(Prefix prefix) => $"0.NA/{prefix}";

    private Task<AdministrationAnswer> ChangeAsync(OpCode opCode, string handle, CancellationToken stop)
    {
        var body = new ArrayBufferWriter<byte>();
        HandleRequest.Write(body, Bytes(handle));
        return ChangeAsync(opCode, OpFlags.None, handle, body.WrittenMemory, stop);
    }

    private Task<AdministrationAnswer> ChangeAsync(OpCode opCode, OpFlags flags, string handle, IReadOnlyList<HandleValue> values, CancellationToken stop)
    {
        var body = new ArrayBufferWriter<byte>();
        ValuesRequest.Write(body, Bytes(handle), values);

        // What not everybody may read does not travel in clear if that can be helped.
        bool confidential = _sessions is not null && values.Any(value => (value.Permissions & ValuePermissions.PublicRead) == 0);
        return ChangeAsync(opCode, confidential ? flags | OpFlags.Encrypt : flags, handle, body.WrittenMemory, stop);
    }

    private async Task<AdministrationAnswer> ChangeAsync(OpCode opCode, OpFlags flags, string handle, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        CheckedReply reply = await AskAsync(new Question(opCode, OpFlags.Usual | flags, body, HandleTransport.Tcp), stop).ConfigureAwait(false);
        return reply.ResponseCode != ResponseCode.Success ? new AdministrationAnswer(reply.ResponseCode, handle, ResolutionAnswer.ErrorTextOf(reply.Body.Span))
            : opCode == OpCode.CreateHandle ? new AdministrationAnswer(reply.ResponseCode, CreatedIn(reply) ?? handle, "")
            : new AdministrationAnswer(reply.ResponseCode, handle, "");
    }

    // Very old servers do not say what they created; then it is what they were asked to.
    private static string? CreatedIn(CheckedReply reply) =>
        CreationResponse.TryRead(reply.Body.Span, out CreationResponse created) == Malformed.None && !created.Handle.IsEmpty
            ? Encoding.UTF8.GetString(created.Handle)
            : null;

    private async IAsyncEnumerable<string> ListAsync(OpCode opCode, string handle, [EnumeratorCancellation] CancellationToken stop)
    {
        var body = new ArrayBufferWriter<byte>();
        HandleRequest.Write(body, Bytes(handle));
        (Conversation conversation, CheckedReply reply) = await BeginAsync(new Question(opCode, OpFlags.Usual, body.WrittenMemory, HandleTransport.Tcp), stop).ConfigureAwait(false);
        using (conversation)
        {
            while (true)
            {
                foreach (string listed in HandlesIn(reply))
                {
                    yield return listed;
                }

                if ((reply.Header.Flags & OpFlags.Continuous) == 0)
                {
                    yield break;
                }

                reply = await _client.NextAsync(conversation, stop).ConfigureAwait(false);
            }
        }
    }

    private List<string> HandlesIn(CheckedReply reply)
    {
        if (reply.ResponseCode != ResponseCode.Success)
        {
            var refusal = new AdministrationAnswer(reply.ResponseCode, "", ResolutionAnswer.ErrorTextOf(reply.Body.Span));
            throw new HandleClientException(HandleClientReason.Refused, $"{_client.Server} does not list: {refusal.Describe()}");
        }

        if (HandleListResponse.TryRead(reply.Body.Span, out HandleListResponse list) != Malformed.None)
        {
            throw new HandleClientException(HandleClientReason.Malformed, $"{_client.Server} sent a list that cannot be read.");
        }

        var handles = new List<string>(list.Count);
        var reader = new FieldReader(list.Handles);
        while (!reader.AtEnd)
        {
            handles.Add(Encoding.UTF8.GetString(reader.Block(HandleLimits.HandleBytesMost)));
        }

        return handles;
    }

    private async Task<CheckedReply> AskAsync(Question question, CancellationToken stop)
    {
        (Conversation conversation, CheckedReply reply) = await BeginAsync(question, stop).ConfigureAwait(false);
        conversation.Dispose();
        return reply;
    }

    /// <summary>Asks in a session if there shall be one, in another when the server has forgotten it.</summary>
    private async Task<(Conversation Conversation, CheckedReply First)> BeginAsync(Question question, CancellationToken stop)
    {
        for (bool again = false; ; again = true)
        {
            ClientSession? session = _sessions is null ? null : await _sessions.OpenAsync(stop).ConfigureAwait(false);
            Question asked = await CompleteAsync(question, session, stop).ConfigureAwait(false);
            Conversation? conversation = _client.Converse(asked);
            try
            {
                CheckedReply reply = await _client.NextAsync(conversation, stop).ConfigureAwait(false);
                if (session is null || reply.ResponseCode != ResponseCode.SessionTimeout || again)
                {
                    (Conversation begun, conversation) = (conversation, null);
                    return (begun, reply);
                }

                _sessions!.Forget(session);
            }
            finally
            {
                conversation?.Dispose();
            }
        }
    }

    private async ValueTask<Question> CompleteAsync(Question question, ClientSession? session, CancellationToken stop)
    {
        OpFlags flags = question.Flags | (_options.Certifies ? OpFlags.Certify : OpFlags.None) | (_options.Encrypts ? OpFlags.Encrypt : OpFlags.None);
        bool signed = _options.Certifies && session is null;
        return question with
        {
            Flags = flags,
            Identity = _identity,
            Session = session,
            Key = signed ? question.Key ?? await _client.ServerKeyAsync(Bytes(_identity.Reference.Handle), HandleTransport.Tcp, stop).ConfigureAwait(false) : question.Key,
        };
    }
}
