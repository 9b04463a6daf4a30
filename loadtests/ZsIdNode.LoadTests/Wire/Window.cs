using System.Numerics;

namespace ZsIdNode.LoadTests.Wire;

/// <summary>The questions of one connection that wait for their answers: a fixed number of places, each known by its request id.</summary>
internal sealed class Window
{
    private readonly Place[] _places;
    private readonly int[] _free;
    private readonly int _placeBits;
    private int _freeCount;

    public Window(int size)
    {
        _places = new Place[size];
        _free = new int[size];
        _freeCount = size;
        _placeBits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)size));
        for (int at = 0; at < size; at++)
        {
            // The first place is taken first.
            _free[at] = size - 1 - at;
        }
    }

    public bool HasRoom => _freeCount > 0;

    public int Waiting => _places.Length - _freeCount;

    /// <summary>Takes a place and gives the request id to ask with.</summary>
    public uint Open(int question, long began)
    {
        int at = _free[--_freeCount];
        ref Place place = ref _places[at];

        // A place counts its uses in the upper bits, so that an answer to a question that was given up is not
        // taken for the answer to the next one in the same place.
        place = new Place(place.Use + 1, question, began, IsTaken: true);
        return IdOf(place.Use, at);
    }

    /// <summary>Gives a place back; <see langword="false"/> when no question with this id waits.</summary>
    public bool TryClose(uint requestId, out int question, out long began)
    {
        int at = (int)(requestId & ((1u << _placeBits) - 1));
        if (at >= _places.Length || !_places[at].IsTaken || IdOf(_places[at].Use, at) != requestId)
        {
            (question, began) = (0, 0);
            return false;
        }

        (question, began) = (_places[at].Question, _places[at].Began);
        Free(at);
        return true;
    }

    /// <summary>Gives up every question that began before a moment.</summary>
    public void GiveUp(long before, Action<long> lost)
    {
        for (int at = 0; at < _places.Length; at++)
        {
            if (_places[at].IsTaken && _places[at].Began < before)
            {
                lost(_places[at].Began);
                Free(at);
            }
        }
    }

    private uint IdOf(uint use, int at) => (use << _placeBits) | (uint)at;

    private void Free(int at)
    {
        _places[at] = _places[at] with { IsTaken = false };
        _free[_freeCount++] = at;
    }

    private readonly record struct Place(uint Use, int Question, long Began, bool IsTaken);
}
