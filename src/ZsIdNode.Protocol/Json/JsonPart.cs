using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ZsIdNode.Protocol.Json;

/// <summary>
/// One part of a JSON body and the way to it. The first part that is not what is asked of it latches the fault
/// of the whole body; later reads give empty results, so a structure reads like its own layout.
/// </summary>
internal sealed class JsonPart
{
    private readonly JsonElement _element;
    private readonly JsonPart? _parent;
    private readonly string _name;
    private readonly int _position;
    private JsonFault _fault;

    private JsonPart(JsonElement element, JsonPart? parent, string name, int position)
    {
        _element = element;
        _parent = parent;
        _name = name;
        _position = position;
    }

    /// <summary>The first fault found anywhere in the body.</summary>
    public JsonFault Fault => _parent?.Fault ?? _fault;

    private string Place =>
        _parent is null ? _name
        : _position >= 0 ? $"{_parent.Place}[{_position}]"
        : _parent.Place.Length == 0 ? _name
        : $"{_parent.Place}.{_name}";

    /// <param name="name">What the whole is called in the paths of its parts.</param>
    public static JsonPart Whole(JsonElement element, string name = "") => new(element, parent: null, name, position: -1);

    public bool Is(JsonValueKind kind) => _element.ValueKind == kind;

    /// <summary>The member, or nothing when it is absent or null.</summary>
    public JsonPart? Optional(string name)
    {
        if (!Is(JsonValueKind.Object))
        {
            Refuse("an object");
            return null;
        }

        return _element.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null
            ? new JsonPart(member, this, name, position: -1)
            : null;
    }

    /// <summary>The member; when it is absent, that is the fault.</summary>
    public JsonPart Required(string name)
    {
        if (Optional(name) is JsonPart member)
        {
            return member;
        }

        Refuse($"a member \"{name}\"");
        return new JsonPart(default, this, name, position: -1);
    }

    /// <summary>The items of an array, at most <paramref name="most"/>; it ends early at the first fault.</summary>
    public IEnumerable<JsonPart> Items(int most)
    {
        if (!Is(JsonValueKind.Array) || _element.GetArrayLength() > most)
        {
            Refuse($"an array of at most {most} items");
            yield break;
        }

        int position = 0;
        foreach (JsonElement item in _element.EnumerateArray())
        {
            if (!Fault.IsNone)
            {
                yield break;
            }

            yield return new JsonPart(item, this, "", position++);
        }
    }

    public string Text()
    {
        if (Is(JsonValueKind.String))
        {
            return _element.GetString()!;
        }

        Refuse("a string");
        return "";
    }

    public byte[] Utf8() => Encoding.UTF8.GetBytes(Text());

    public byte[] Base64()
    {
        if (Is(JsonValueKind.String) && _element.TryGetBytesFromBase64(out byte[]? bytes))
        {
            return bytes;
        }

        Refuse("a string in base64");
        return [];
    }

    public byte[] Base64Url()
    {
        string text = Text();
        byte[] bytes = new byte[System.Buffers.Text.Base64Url.GetMaxDecodedLength(text.Length)];
        if (System.Buffers.Text.Base64Url.DecodeFromChars(text, bytes, out _, out int written) == OperationStatus.Done)
        {
            return bytes[..written];
        }

        Refuse("a string in base64url");
        return [];
    }

    public byte[] Hex()
    {
        string text = Text();
        byte[] bytes = new byte[text.Length / 2];
        if (Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done)
        {
            return bytes;
        }

        Refuse("an even number of hexadecimal digits");
        return [];
    }

    public int Int32() => Whole(int.MinValue, int.MaxValue) is long number ? (int)number : 0;

    public uint UInt32() => Whole(0, uint.MaxValue) is long number ? (uint)number : 0;

    public short Int16() => Whole(short.MinValue, short.MaxValue) is long number ? (short)number : (short)0;

    public bool Boolean()
    {
        if (!Is(JsonValueKind.True) && !Is(JsonValueKind.False))
        {
            Refuse("true or false");
        }

        return Is(JsonValueKind.True);
    }

    /// <summary>Latches a fault at this part, unless there is one already.</summary>
    public void Refuse(string expected) => Latch(Place, expected);

    private void Latch(string place, string expected)
    {
        if (_parent is not null)
        {
            _parent.Latch(place, expected);
        }
        else if (_fault.IsNone)
        {
            _fault = new JsonFault(place, expected);
        }
    }

    private long? Whole(long least, long most)
    {
        if (Is(JsonValueKind.Number) && _element.TryGetInt64(out long number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse($"a whole number from {least} to {most}");
        return null;
    }
}
