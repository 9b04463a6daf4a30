using ZsIdNode.Handles;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Registration.Rules;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>
/// Brings each change before its rule, with all that the rule asks for: (1) the record as it will stand,
/// (2) what authority says about the requester, (3) the rule's decision. Operator and node skip (2), and
/// the creation of a record looks for nothing but whether there is one.
/// </summary>
internal sealed class ChangeJudge(PendingState state, AdministrationPolicy policy)
{
    private readonly Authority _authority = new(policy.Administrators, state);
    private readonly RecordBuffer _record = new();
    private bool _exists;

    private StoredRecord Current => _exists ? new StoredRecord(_record.Bytes) : StoredRecord.None;

    /// <param name="now">When the transaction will have happened.</param>
    public ValueTask<Decision> DecideAsync(Change change, DateTimeOffset now, CancellationToken stop) => change switch
    {
        WriteRecord write => CreateAsync(write, stop),
        DeleteRecord delete => DeleteAsync(delete, stop),
        AddValues add => AddAsync(add, now, stop),
        ModifyValues modify => ModifyAsync(modify, now, stop),
        RemoveValues remove => RemoveAsync(remove, stop),
        HomePrefix home => HomeAsync(home, stop),
        UnhomePrefix unhome => UnhomeAsync(unhome, stop),
        CountActivity count => ValueTask.FromResult(Decision.Accept(new ActivityCounted(count.Deltas))),
        MalformedLine malformed => ValueTask.FromResult(Decision.Refuse(malformed.Refusal, malformed.Message)),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
    };

    private ValueTask<Decision> CreateAsync(WriteRecord change, CancellationToken stop)
    {
        bool isOurs = state.IsOurs(change.Handle);
        ValueTask<bool> reading = isOurs ? state.TryReadOursAsync(change.Handle, _record, stop) : ValueTask.FromResult(false);
        if (!reading.IsCompletedSuccessfully || !change.Requester.IsTrusted)
        {
            return CreateAsync(change, isOurs, reading, stop);
        }

        // A bulk registration mostly comes this way: nothing to wait for, and nobody's rights to ask about.
        _exists = reading.Result;
        return ValueTask.FromResult(CreateRule.Decide(change, isOurs, Current, Verdict.Allowed));
    }

    private async ValueTask<Decision> CreateAsync(WriteRecord change, bool isOurs, ValueTask<bool> reading, CancellationToken stop)
    {
        _exists = await reading.ConfigureAwait(false);

        // What is refused in any case is not worth a demand.
        Verdict verdict = change.Requester.IsTrusted || !isOurs || (_exists && !change.Overwrite)
            ? Verdict.Allowed
            : await _authority.JudgeAsync(change.Requester, CreateRule.Demand(change, Current, policy), stop).ConfigureAwait(false);
        return CreateRule.Decide(change, isOurs, Current, verdict);
    }

    private async ValueTask<Decision> DeleteAsync(DeleteRecord change, CancellationToken stop)
    {
        bool isOurs = state.IsOurs(change.Handle);
        await ReadAsync(change.Handle, isOurs, stop).ConfigureAwait(false);
        Verdict verdict = await _authority.JudgeAsync(change.Requester, DeleteRule.Demand(change), stop).ConfigureAwait(false);
        return DeleteRule.Decide(change, isOurs, _exists, verdict);
    }

    private async ValueTask<Decision> AddAsync(AddValues change, DateTimeOffset now, CancellationToken stop)
    {
        bool isOurs = state.IsOurs(change.Handle);
        await ReadAsync(change.Handle, isOurs, stop).ConfigureAwait(false);
        Verdict verdict = await _authority.JudgeAsync(change.Requester, AddValuesRule.Demand(change, Current), stop).ConfigureAwait(false);
        return AddValuesRule.Decide(change, isOurs, Current, verdict, policy, now);
    }

    private async ValueTask<Decision> ModifyAsync(ModifyValues change, DateTimeOffset now, CancellationToken stop)
    {
        bool isOurs = state.IsOurs(change.Handle);
        await ReadAsync(change.Handle, isOurs, stop).ConfigureAwait(false);
        Verdict verdict = await _authority.JudgeAsync(change.Requester, ModifyValuesRule.Demand(change, Current), stop).ConfigureAwait(false);
        return ModifyValuesRule.Decide(change, isOurs, Current, verdict, now);
    }

    private async ValueTask<Decision> RemoveAsync(RemoveValues change, CancellationToken stop)
    {
        bool isOurs = state.IsOurs(change.Handle);
        await ReadAsync(change.Handle, isOurs, stop).ConfigureAwait(false);
        Verdict verdict = await _authority.JudgeAsync(change.Requester, RemoveValuesRule.Demand(change, Current), stop).ConfigureAwait(false);
        return RemoveValuesRule.Decide(change, isOurs, Current, verdict, policy);
    }

    private async ValueTask<Decision> HomeAsync(HomePrefix change, CancellationToken stop)
    {
        Verdict verdict = await _authority.JudgeAsync(change.Requester, Demand.Homing, stop).ConfigureAwait(false);
        return HomeRule.Decide(change, state.IsHomed(change.Prefix), verdict);
    }

    private async ValueTask<Decision> UnhomeAsync(UnhomePrefix change, CancellationToken stop)
    {
        Verdict verdict = await _authority.JudgeAsync(change.Requester, Demand.Homing, stop).ConfigureAwait(false);
        return UnhomeRule.Decide(change, state.IsHomed(change.Prefix), verdict);
    }

    /// <summary>Reads the record that the change is about; what is not ours is not looked for.</summary>
    private async ValueTask ReadAsync(Handle handle, bool isOurs, CancellationToken stop) =>
        _exists = isOurs && await state.TryReadOursAsync(handle, _record, stop).ConfigureAwait(false);
}
