namespace GraphCompiler.Keras;

/// <summary>What callbacks see of a model, whatever its inputs.</summary>
public interface IModel
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>What it was compiled with.</summary>
    Optimizer Optimizer { get; }

    /// <summary>Ends the training after the batch or epoch.</summary>
    bool StopTraining { get; set; }

    /// <summary>All weights.</summary>
    IReadOnlyList<IVariable> Weights { get; }

    /// <summary>Snapshots of the weights.</summary>
    Tensor[] GetWeights();

    /// <summary>Sets the weights.</summary>
    void SetWeights(IReadOnlyList<Tensor> weights);

    /// <summary>Writes the model.</summary>
    void Save(string path);

    /// <summary>Writes the weights.</summary>
    void SaveWeights(string path);
}
