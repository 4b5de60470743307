namespace GraphCompiler.Interop.Tests;

/// <summary>A module, saved and loaded as many times.</summary>
internal sealed class Saved : IDisposable
{
    private readonly Folder _folder = new();

    public Saved(Module module, int rounds, params (string, ConcreteFunction)[] signatures)
    {
        for (var i = 0; i < rounds; i++)
        {
            Path = System.IO.Path.Combine(_folder.Path, $"{i}");
            SavedModel.Save(module, Path, i == 0 ? signatures : []);
            module = SavedModel.Load(Path);
        }

        Model = (SavedModel)module;
    }

    public SavedModel Model { get; }

    /// <summary>The folder of the last round.</summary>
    public string Path { get; } = "";

    public void Dispose() => _folder.Dispose();

    /// <summary>The nodes of a function of the last round, those of its branches and loops among them.</summary>
    public IReadOnlyList<Messages.NodeDef> Nodes(string function)
    {
        using var file = new ModelFile(Path);
        return [.. file.Graph.Functions.Where(f => f.Key.StartsWith($"__inference_{function}_", StringComparison.Ordinal)).SelectMany(f => Of(f.Value))];

        IEnumerable<Messages.NodeDef> Of(Messages.FunctionDef definition) => definition.NodeDef.Concat(
            definition.NodeDef.SelectMany(n => n.Attr.Values).Where(a => a.Func is not null).SelectMany(a => Of(file.Graph.Functions[a.Func.Name])));
    }
}

/// <summary>A folder that is deleted afterwards.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _folder = Fixtures.Temporary();

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
