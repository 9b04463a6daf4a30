using System.Net.Sockets;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.Protocol;

namespace ZsIdNode.LoadTests.Wire;

/// <summary>
/// One connection that asks and checks answers without ever waiting: its driver waits for all connections at
/// once. One thread owns it.
/// </summary>
internal abstract class WireConnection(Socket socket, QuestionBook book, int inFlight, Tally tally) : IDisposable
{
    public Window Window { get; } = new(inFlight);

    public Socket Socket { get; } = socket;

    /// <summary>The peer closed it or the system did; it asks no more.</summary>
    public bool IsBroken { get; private set; }

    public virtual bool CanAsk => Window.HasRoom && !IsBroken;

    /// <summary>Whether bytes are left that the system did not take yet.</summary>
    public virtual bool HasUnsentBytes => false;

    protected QuestionBook Book { get; } = book;

    /// <summary>Asks, at the latest when <see cref="Flush"/> is called.</summary>
    /// <param name="began">When the answer's time starts to count.</param>
    public abstract void Ask(int question, long began);

    public virtual void Flush()
    {
    }

    /// <summary>Takes what has arrived.</summary>
    public abstract void Receive();

    public void GiveUp(long before) => Window.GiveUp(before, tally.Lose);

    public void Dispose() => Socket.Dispose();

    protected void Settle(in Envelope envelope, ReadOnlySpan<byte> message, long now)
    {
        if (!Window.TryClose(envelope.RequestId, out int question, out long began))
        {
            tally.ComeLate();
            return;
        }

        switch (Book.Check(question, message))
        {
            case null:
                tally.Mistake();
                break;
            case ResponseCode.Success:
                tally.Answer(began, now, records: 1);
                break;
            case ResponseCode code:
                tally.Refuse(began, (int)code);
                break;
        }
    }

    protected void Mistake() => tally.Mistake();

    protected void Break()
    {
        IsBroken = true;
        tally.Break();
        Window.GiveUp(long.MaxValue, tally.Lose);
    }
}
