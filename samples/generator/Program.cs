using ZsIdNode.Samples;

string folder = args is [string given] ? given : Path.Combine("samples", "catalogues");
Directory.CreateDirectory(folder);
foreach (SampleFile file in SampleFile.All)
{
    byte[] bytes = file.Write();
    File.WriteAllBytes(Path.Combine(folder, file.Name), bytes);
    Console.WriteLine($"{file.Name}: {bytes.Length} bytes");
}
