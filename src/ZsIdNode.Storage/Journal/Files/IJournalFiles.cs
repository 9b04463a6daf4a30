namespace ZsIdNode.Storage.Journal.Files;

/// <summary>The folder of a journal, as far as the journal needs it: tests put a disk that fails behind it.</summary>
internal interface IJournalFiles
{
    /// <summary>Where the files are, for people.</summary>
    string Folder { get; }

    /// <summary>The names of all files, in no order.</summary>
    IReadOnlyList<string> List();

    /// <exception cref="FileNotFoundException">It is not there.</exception>
    IJournalFile OpenToRead(string name);

    IJournalFile OpenToWrite(string name);

    /// <summary>Creates an empty file.</summary>
    /// <exception cref="IOException">It exists, or cannot be created.</exception>
    IJournalFile Create(string name);

    /// <summary>Deletes a file, if it is there.</summary>
    void Delete(string name);

    /// <summary>Gives a file another name.</summary>
    /// <exception cref="IOException">A file of that name exists, or it cannot be done.</exception>
    void Rename(string name, string to);

    /// <summary>Brings to disk which files there are; a file that was synced may otherwise vanish with its name.</summary>
    void SyncFolder();
}
