using System.Collections.Immutable;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal.Check;

/// <summary>Checks one segment and the file of its places.</summary>
internal sealed class SegmentCheck(IJournalFiles files, Guid? nodeId, JournalSurvey survey, long first, bool isLast)
{
    private const string BringBack = "Keep a copy of the folder; bring the file back from a backup, the archive or a mirror, and check again.";

    private readonly string _name = SegmentName.Of(first);

    // The places that the file beside the segment claims and that no group was found at so far.
    private HashSet<GroupPlace> _claimed = [];
    private bool _claimsNothing;
    private bool _isDamaged;

    public void Run()
    {
        CheckFollows();
        long at = 0;
        try
        {
            using var reader = new SegmentReader(files, _name);
            if (CheckHeader(reader))
            {
                ReadPlaces(reader.End);
                CheckGroups(reader, ref at);
                CheckPlaces();
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Damage(at, $"it cannot be read: {fault.Message}", "Look at the disk. " + BringBack);
            survey.Expected = null;
        }
    }

    private void CheckFollows()
    {
        if (survey.Expected is long expected && expected != first)
        {
            survey.Damage(
                _name, 0, Math.Min(first, expected),
                expected < first
                    ? $"transactions {expected} to {first - 1} are missing: a segment, or the end of the one before this"
                    : $"the segment begins with transaction {first}, which another one holds",
                expected < first ? BringBack : "Take out the one that does not belong here.");
        }

        survey.Expected = first;
    }

    /// <summary>Checks the header; false when the groups behind it cannot be told from other bytes.</summary>
    private bool CheckHeader(SegmentReader reader)
    {
        if (!reader.HasHeader)
        {
            if (isLast && reader.EndOfContent(0) <= SegmentHeader.Bytes)
            {
                survey.Note(_name, 0, first, "a segment that was only begun", "Nothing; the next start removes it.");
            }
            else
            {
                Damage(0, "the header of the segment is damaged, so what is behind it cannot be read", BringBack);
                survey.Expected = null;
            }

            return false;
        }

        if (reader.Header.Format != SegmentHeader.CurrentFormat)
        {
            Damage(0, $"journal format {reader.Header.Format}; this version reads format {SegmentHeader.CurrentFormat}", "Check it with the version that wrote it, or a newer one.");
            survey.Expected = null;
            return false;
        }

        if (nodeId is Guid node && reader.Header.NodeId != node)
        {
            Damage(0, $"it belongs to node {reader.Header.NodeId}, but this is node {node}", "Take it out, and bring this node's own file back.");
        }

        if (reader.Header.FirstSequence != first)
        {
            Damage(0, $"the file is named for transaction {first}, but its header says {reader.Header.FirstSequence}", "It was renamed; give it its name back.");
            survey.Expected = reader.Header.FirstSequence;
        }

        survey.Read(SegmentHeader.Bytes);
        return true;
    }

    private void CheckGroups(SegmentReader reader, ref long at)
    {
        while (true)
        {
            at = reader.Position;
            long expected = survey.Expected ?? first;
            GroupFault fault = reader.TryNext(expected, out GroupHeader group);
            if (fault == GroupFault.End)
            {
                return;
            }

            if (fault is GroupFault.None or GroupFault.Sequence)
            {
                CheckGroup(reader, group, fault, expected);
            }
            else if (!TryGoOn(reader, fault, expected))
            {
                return;
            }
        }
    }

    private void CheckGroup(SegmentReader reader, GroupHeader group, GroupFault fault, long expected)
    {
        if (fault == GroupFault.Sequence)
        {
            Damage(reader.Position, expected, $"a whole group stands here that begins with transaction {group.FirstSequence} where {expected} must follow", BringBack);
        }

        _claimed.Remove(new GroupPlace(group.FirstSequence, reader.Position));
        bool isReadable = true;
        try
        {
            reader.Take();
        }
        catch (JournalDamagedException unreadable)
        {
            isReadable = false;
            Damage(unreadable.Offset, group.FirstSequence, unreadable.Fault, "Read it with the newest version; if it cannot either: " + BringBack);
            reader.Pass();
        }

        survey.Met(group, isReadable);
        survey.Read(group.GroupBytes);
    }

    /// <summary>Goes on with the next whole group behind bytes that are none; false when there is none.</summary>
    private bool TryGoOn(SegmentReader reader, GroupFault fault, long expected)
    {
        long broken = reader.Position;
        if (reader.FindLaterGroup(sequence: 0, out GroupHeader later, out long offset))
        {
            string lost = later.FirstSequence > expected ? $"; transactions {expected} to {later.FirstSequence - 1} are lost" : "";
            Damage(broken, expected, $"{fault.Describe()}; the next whole group begins at byte {offset}{lost}", BringBack);
            survey.Expected = later.FirstSequence;
            survey.Read(offset - broken);
            reader.GoTo(offset);
            return true;
        }

        long rest = reader.EndOfContent(broken) - broken;
        if (!isLast)
        {
            Damage(broken, expected, $"{fault.Describe()}, and no whole group follows", BringBack);
        }
        else if (rest > 0)
        {
            survey.Note(_name, broken, expected, $"{rest} bytes of a write that never ended, or of a last group that was changed", "Nothing; the next start cuts them off. If nothing was interrupted, suspect the disk.");
        }

        survey.Read(reader.End - broken);
        return false;
    }

    private void ReadPlaces(long segmentBytes)
    {
        bool isRead = PlaceFile.TryRead(files, first, segmentBytes, out ImmutableArray<GroupPlace> places);
        _claimed = [.. places];
        _claimsNothing = !isRead && files.List().Contains(PlaceFile.NameOf(first));
    }

    private void CheckPlaces()
    {
        // The places of a damaged segment need not be told beside it.
        if (!_isDamaged && (_claimsNothing || _claimed.Count > 0))
        {
            survey.Note(
                PlaceFile.NameOf(first), 0, first,
                _claimsNothing ? "it is damaged, or of another segment" : $"it says that groups begin where none does; the first at byte {_claimed.Min(place => place.Offset)} of its segment",
                "Nothing, or delete it; it is made again when it is needed.");
        }
    }

    private void Damage(long offset, string what, string remedy) => Damage(offset, survey.Expected ?? first, what, remedy);

    private void Damage(long offset, long sequence, string what, string remedy)
    {
        _isDamaged = true;
        survey.Damage(_name, offset, sequence, what, remedy);
    }
}
