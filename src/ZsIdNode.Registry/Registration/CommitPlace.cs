namespace ZsIdNode.Registry.Registration;

/// <summary>When a decided batch is committed.</summary>
public enum CommitPlace : byte
{
    /// <summary>On a thread of its own, while the next batch is being decided.</summary>
    Aside,

    /// <summary>
    /// When the writer has decided the next batch and must wait: the latest moment that <see cref="Aside"/> allows. For
    /// simulations, which have to meet that order and yet repeat themselves.
    /// </summary>
    Late,
}
