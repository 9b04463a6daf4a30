namespace ZsIdNode.Handles.Sites;

/// <summary>Which part of a handle decides the server of a site that answers for it.</summary>
public enum HashOption : byte
{
    Prefix = 0,
    Suffix = 1,
    WholeHandle = 2,
}
