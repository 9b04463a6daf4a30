using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Simulation.Ports;

/// <summary>A view with a planted bug: it passes over every 97th transaction.</summary>
internal sealed class ForgetfulView(IView view) : IView
{
    private const long Forgotten = 97;

    public void Apply(IReadOnlyList<Transaction> transactions) =>
        view.Apply([.. transactions.Where(transaction => transaction.Sequence % Forgotten != 0)]);
}
