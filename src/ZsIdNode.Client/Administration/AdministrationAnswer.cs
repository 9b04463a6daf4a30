using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Administration;

/// <summary>What became of a change; a refusal is an answer too.</summary>
/// <param name="Handle">What was changed, with the suffix that the server minted if it was asked to.</param>
/// <param name="ErrorText">The server's words with an error; mostly empty.</param>
public sealed record AdministrationAnswer(ResponseCode ResponseCode, string Handle, string ErrorText)
{
    public bool IsSuccess => ResponseCode == ResponseCode.Success;

    /// <summary>Says in a sentence what became of it.</summary>
    public string Describe() => ErrorText.Length > 0 ? $"{ErrorText.TrimEnd('.')} (response code {(int)ResponseCode})." : $"{Meaning} (response code {(int)ResponseCode}).";

    private string Meaning => ResponseCode switch
    {
        ResponseCode.Success => "done",
        ResponseCode.ServerTooBusy => "the server is too busy; try again later",
        ResponseCode.OperationNotSupported => "the server does not do this",
        ResponseCode.HandleNotFound => "no such handle is registered",
        ResponseCode.HandleAlreadyExists => "the handle is registered already",
        ResponseCode.InvalidHandle => "the server does not take this for a handle",
        ResponseCode.ValuesNotFound => "the handle has no value of this index",
        ResponseCode.ValueAlreadyExists => "the handle has a value of this index already",
        ResponseCode.InvalidValue => "the server does not take one of the values",
        ResponseCode.ServerNotResponsible => "the server does not answer for this prefix",
        ResponseCode.ServiceReferral or ResponseCode.PrefixReferral => "another server answers for this prefix",
        ResponseCode.InvalidAdmin => "the identity does not administer this",
        ResponseCode.InsufficientPermissions => "the identity may not do this",
        ResponseCode.AuthenticationNeeded => "the server wants to know who asks",
        ResponseCode.AuthenticationFailed => "the server does not accept the key as the identity's",
        ResponseCode.AuthenticationError => "the server cannot find the identity's key",
        ResponseCode.AuthenticationTimeout => "the challenge was answered too late",
        _ => "the server refused",
    };
}
