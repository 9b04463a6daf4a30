using ZsIdNode.Storage.Space;

namespace ZsIdNode.Storage.Tests.Space;

public sealed class DiskRoomTests
{
    private const long Mebibyte = 1_024 * 1_024;

    [Theory]
    [InlineData(10, 0, 10, true)]
    [InlineData(10, 0, 9, false)]
    [InlineData(10, 5, 15, true)]
    [InlineData(10, 5, 14, false)]
    public void There_is_room_while_the_least_is_left_beside_what_is_unwritten(long least, long unwritten, long free, bool hasRoom)
    {
        var room = new DiskRoom(least * Mebibyte, () => free * Mebibyte, () => unwritten * Mebibyte);

        Assert.Equal(hasRoom, room.Shortage is null);
    }

    [Fact]
    public void A_checkpoint_may_use_what_changes_may_not()
    {
        var room = new DiskRoom(10 * Mebibyte, () => 5 * Mebibyte, () => 5 * Mebibyte);

        Assert.NotNull(room.Shortage);
        room.DemandForCheckpoint();
    }

    [Fact]
    public void A_checkpoint_that_would_fill_the_disk_is_not_begun()
    {
        var room = new DiskRoom(1, () => (5 * Mebibyte) - 1, () => 5 * Mebibyte);

        IOException refused = Assert.Throws<IOException>(room.DemandForCheckpoint);

        Assert.Contains("5.0 MiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_wants_to_write_more_needs_room_for_that_besides()
    {
        var room = new DiskRoom(10 * Mebibyte, () => 20 * Mebibyte, () => 5 * Mebibyte);

        Assert.Null(room.ShortageFor(5 * Mebibyte));
        Assert.Contains("20.0 MiB left", room.ShortageFor((5 * Mebibyte) + 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_watched_when_nothing_must_be_left()
    {
        var room = new DiskRoom(0, () => 0, () => long.MaxValue);

        Assert.Null(room.Shortage);
        Assert.Null(room.ShortageFor(1));
        room.DemandForCheckpoint();
    }

    [Fact]
    public void What_the_disk_has_left_is_read()
    {
        Assert.InRange(new FreeSpace(Path.GetTempPath(), AppContext.BaseDirectory).Read(), 1, long.MaxValue - 1);
        Assert.Equal(long.MaxValue, new FreeSpace(Path.Combine(Path.GetTempPath(), "no", "such", "folder")).Read());
    }
}
