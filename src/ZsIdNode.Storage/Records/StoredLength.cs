using FASTER.core;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// Tells FASTER how long keys and records are. It asks about bytes from the disk too before anybody has checked
/// them; a length that cannot be is noted and not believed.
/// </summary>
internal sealed class StoredLength(int initial, int most) : IVariableLengthStruct<SpanByte>
{
    // FASTER first reads as much as this says for key and value together, and a second time when it was too little.
    public int GetInitialLength() => initial;

    public int GetLength(ref SpanByte bytes)
    {
        int length = bytes.TotalSize;
        if ((uint)length > (uint)most && DiskLanding.IsUnderWay)
        {
            DiskLanding.Damaged();
            return sizeof(int);
        }

        return length;
    }

    public unsafe void Serialize(ref SpanByte source, void* destination) => source.CopyTo((byte*)destination);

    public unsafe ref SpanByte AsRef(void* source) => ref *(SpanByte*)source;

    public unsafe void Initialize(void* source, void* end) => *(int*)source = (int)((byte*)end - (byte*)source) - sizeof(int);
}
